/** What I do, and as whom: everything renamable, nothing lost by resting. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveCue, saveRole } from "../capture/actions.ts";
import { m } from "../messages/index.ts";
import { Ends } from "../parts/ends.tsx";
import { AddButton, TextField } from "../parts/fields.tsx";
import { Icon } from "../parts/icon.tsx";
import { settle } from "../parts/settle.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { chipLine } from "../parts/words.ts";
import type { Item } from "../records/types.ts";
import { containers, cues, roles } from "../store/queries.ts";
import { editContainer } from "./container.tsx";
import { Page } from "./page.tsx";
import { ROLE_ICONS, roleIcon } from "./signs.ts";

function editRole(role: Item<"role"> | null): void {
  openSheet({
    title: role?.name ?? m.role_edit_title(),
    body: <RoleForm key={role?.id ?? ""} role={role} />,
  });
}

function editCue(cue: Item<"cue"> | null): void {
  openSheet({
    title: cue?.title ?? m.cue_edit_title(),
    body: <CueForm key={cue?.id ?? ""} cue={cue} />,
  });
}

export function What(): JSX.Element {
  const awake = containers.value.filter((one) => !one.archived);
  const resting = containers.value.filter((one) => one.archived);
  return (
    <Page title={m.what_title()} reads>
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
      <section class="section">
        <h2>{m.cue_list_title()}</h2>
        <p class="quiet small">{m.cue_list_hint()}</p>
        {cues.value.length > 0 && (
          <ul class="list">
            {cues.value.map((cue) => (
              <li key={cue.id}>
                <button type="button" class="item" onClick={() => editCue(cue)}>
                  <span class="grow">
                    {cue.title}
                    <small>{openedBy(cue)}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <AddButton words={m.cue_list_add()} onAdd={() => editCue(null)} />
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

/** What a cue opens, by name; of one that rests, that it does. */
function openedBy({ id, archived }: Item<"cue">): string {
  if (archived) return m.what_archived();
  const opened = containers.value.filter((one) => !one.archived && one.cues?.includes(id));
  return opened.map(({ title }) => title).join(m.join_words());
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
      <TextField label={m.what_name()} value={title} most={60} first onValue={setTitle} />
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
      <Ends item={role && { kind: "role", id: role.id, title: role.name }} isWhole={name !== ""} />
    </form>
  );
}

function CueForm({ cue }: { cue: Item<"cue"> | null }): JSX.Element {
  const [title, setTitle] = useState(cue?.title ?? "");
  const name = title.trim();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!name) return;
        if (name === cue?.title) closeSheet();
        else settle(saveCue(cue?.id ?? null, { title: name }), m.what_saved({ title: name }));
      }}
    >
      <TextField
        label={m.what_name()}
        value={title}
        most={60}
        placeholder={m.cue_placeholder()}
        first
        onValue={setTitle}
      />
      {!name && <p class="quiet small">{m.name_needed()}</p>}
      <Ends item={cue && { kind: "cue", ...cue }} isWhole={name !== ""} />
    </form>
  );
}
