/** What I do, and as whom: everything renamable, nothing lost by resting. */
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { remove, saveContainer, saveRole, type Undo } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { useAutofocus } from "../parts/autofocus.ts";
import { Icon } from "../parts/icon.tsx";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { notStored, told } from "../parts/toast.tsx";
import { chipLine, givesWords } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { containers, roles } from "../store/queries.ts";
import { Page } from "./page.tsx";
import { ROLE_ICONS, roleIcon } from "./signs.ts";

function settle(work: Promise<Undo>, words: string): void {
  closeSheet();
  work.then((change) => told(words, change), notStored);
}

/** The form of something one does, in the sheet. */
export function editContainer(container: Item<"container"> | null): void {
  openSheet({
    title: container?.title ?? m.what_new_title(),
    body: <ContainerForm key={container?.id ?? ""} container={container} />,
  });
}

function editRole(role: Item<"role"> | null): void {
  openSheet({
    title: role?.name ?? m.role_edit_title(),
    body: <RoleForm key={role?.id ?? ""} role={role} />,
  });
}

export function What(): JSX.Element {
  const awake = containers.value.filter((one) => !one.archived);
  const resting = containers.value.filter((one) => one.archived);
  return (
    <Page title={m.what_title()}>
      <ul class="list">
        {awake.map((one) => (
          <ContainerRow key={one.id} container={one} />
        ))}
      </ul>
      <AddButton words={m.what_add()} onAdd={() => editContainer(null)} />
      <section class="section">
        <h2>{m.what_roles()}</h2>
        <p class="quiet small">{m.what_roles_hint()}</p>
        <ul class="list">
          {roles.value
            .filter((role) => !role.archived)
            .map((role) => (
              <li key={role.id}>
                <button type="button" class="item" onClick={() => editRole(role)}>
                  <Icon of={roleIcon(role.icon)} />
                  <span class="grow">{role.name}</span>
                </button>
              </li>
            ))}
        </ul>
        <AddButton words={m.what_add_role()} onAdd={() => editRole(null)} />
      </section>
      {resting.length > 0 && (
        <section class="section">
          <h2>{m.what_archived()}</h2>
          <ul class="list">
            {resting.map((one) => (
              <ContainerRow key={one.id} container={one} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function ContainerRow({ container }: { container: Item<"container"> }): JSX.Element {
  return (
    <li>
      <button type="button" class="item" onClick={() => editContainer(container)}>
        <span class="grow">
          {container.title}
          <small>{chipLine(container, roles.value)}</small>
        </span>
      </button>
    </li>
  );
}

function AddButton({ words, onAdd }: { words: string; onAdd: () => void }): JSX.Element {
  return (
    <button type="button" class="pill" onClick={onAdd}>
      <Icon of={Plus} />
      {words}
    </button>
  );
}

function Name({
  value,
  most,
  onName,
}: {
  value: string;
  most: number;
  onName: (value: string) => void;
}): JSX.Element {
  const focus = useAutofocus<HTMLInputElement>(value === "");
  return (
    <label class="field">
      <span>{m.what_name()}</span>
      <input
        class="input"
        type="text"
        autocomplete="off"
        maxLength={most}
        value={value}
        onInput={(event) => onName(event.currentTarget.value)}
        {...focus}
      />
    </label>
  );
}

const GIVES = ["-2", "-1", "0", "1", "2"] as const;

function ContainerForm({ container }: { container: Item<"container"> | null }): JSX.Element {
  const [title, setTitle] = useState(container?.title ?? "");
  const [intention, setIntention] = useState(container?.intention ?? "");
  const [mine, setMine] = useState<readonly string[]>(container?.roles ?? []);
  const [gives, setGives] = useState(String(container?.energy ?? 0));
  const name = title.trim();
  const save = (): void => {
    const patch = {
      ...(name === container?.title ? {} : { title: name }),
      ...(intention === (container?.intention ?? "") ? {} : { intention }),
      ...(sameSet(mine, container?.roles ?? []) ? {} : { roles: mine }),
      ...(Number(gives) === (container?.energy ?? 0) ? {} : { energy: Number(gives) }),
    };
    if (Object.keys(patch).length === 0) closeSheet();
    else settle(saveContainer(container?.id ?? null, patch), m.what_saved({ title: name }));
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (name) save();
      }}
    >
      <Name value={title} most={120} onName={setTitle} />
      <fieldset>
        <legend>{m.what_belongs()}</legend>
        <div class="wrap">
          {roles.value
            .filter((role) => !role.archived || mine.includes(role.id))
            .map((role) => (
              <button
                key={role.id}
                type="button"
                class="pill"
                aria-pressed={mine.includes(role.id)}
                onClick={() => setMine(toggled(mine, role.id))}
              >
                {role.name}
              </button>
            ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{m.what_gives()}</legend>
        <div class="wrap" role="radiogroup" aria-label={m.what_gives()}>
          {GIVES.map((step) => (
            <label key={step} class="pill radio" data-gives={step}>
              <input
                type="radio"
                name="gives"
                checked={gives === step}
                onChange={() => setGives(step)}
              />
              {givesWords(Number(step))}
            </label>
          ))}
        </div>
      </fieldset>
      <label class="field">
        <span>{m.what_intention()}</span>
        <input
          class="input"
          type="text"
          maxLength={280}
          placeholder={m.what_intention_placeholder()}
          value={intention}
          onInput={(event) => setIntention(event.currentTarget.value)}
        />
      </label>
      {!name && <p class="quiet small">{m.name_needed()}</p>}
      {container && <p class="quiet small">{m.what_rest_hint()}</p>}
      <div class="ends">
        {container ? (
          <span class="row">
            <button
              type="button"
              class="bare"
              onClick={() =>
                settle(
                  remove("container", container.id),
                  m.what_deleted({ title: container.title }),
                )
              }
            >
              {m.what_delete()}
            </button>
            <button
              type="button"
              class="bare"
              onClick={() =>
                settle(
                  saveContainer(container.id, { archived: !container.archived }),
                  container.archived
                    ? m.what_woken({ title: container.title })
                    : m.what_rested({ title: container.title }),
                )
              }
            >
              {container.archived ? m.what_wake() : m.what_rest()}
            </button>
          </span>
        ) : (
          <span />
        )}
        <button type="submit" class="pill main" disabled={!name}>
          {m.save()}
        </button>
      </div>
    </form>
  );
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((id) => id !== one) : [...all, one];
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

function RoleForm({ role }: { role: Item<"role"> | null }): JSX.Element {
  const [title, setTitle] = useState(role?.name ?? "");
  const [icon, setIcon] = useState(role?.icon ?? "");
  const name = title.trim();
  const save = (): void => {
    const patch = {
      ...(name === role?.name ? {} : { name }),
      ...(icon === (role?.icon ?? "") ? {} : { icon }),
    };
    if (Object.keys(patch).length === 0) closeSheet();
    else settle(saveRole(role?.id ?? null, patch), m.role_saved({ title: name }));
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (name) save();
      }}
    >
      <Name value={title} most={60} onName={setTitle} />
      <fieldset>
        <legend>{m.role_icon()}</legend>
        <div class="wrap">
          {Object.entries(ROLE_ICONS).map(([sign, node]) => (
            <button
              key={sign}
              type="button"
              class="pill sign"
              aria-pressed={sign === icon}
              aria-label={sign.replaceAll("-", " ")}
              onClick={() => setIcon(sign)}
            >
              <Icon of={node} />
            </button>
          ))}
        </div>
      </fieldset>
      {!name && <p class="quiet small">{m.name_needed()}</p>}
      <div class="ends">
        {role ? (
          <button
            type="button"
            class="bare"
            onClick={() => settle(remove("role", role.id), m.role_deleted({ title: role.name }))}
          >
            {m.what_delete()}
          </button>
        ) : (
          <span />
        )}
        <button type="submit" class="pill main" disabled={!name}>
          {m.save()}
        </button>
      </div>
    </form>
  );
}
