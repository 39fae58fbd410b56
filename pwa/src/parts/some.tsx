import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { containers, roles } from "../store/queries.ts";
import { Several } from "./fields.tsx";
import { type Named, namesOf } from "./rules.ts";

/** Above so many, what one does is folded away until it is asked for. */
const MANY = 10;

/** Some roles and some of what one does. */
export function Some({
  value: { roles: mine = [], containers: what = [] },
  onValue,
}: {
  value: Named;
  onValue: (value: Required<Named>) => void;
}): JSX.Element {
  const offered = containers.value.filter(({ id, archived }) => !archived || what.includes(id));
  const [open, setOpen] = useState(offered.length <= MANY);
  const chosen = namesOf({ containers: what });
  return (
    <>
      <Several
        label={m.some_roles()}
        value={mine}
        options={roles.value
          .filter(({ id, archived }) => !archived || mine.includes(id))
          .map(({ id, name }) => [id, name])}
        onValue={(next) => onValue({ roles: next, containers: what })}
      />
      {open ? (
        <Several
          label={m.some_containers()}
          value={what}
          options={offered.map(({ id, title }) => [id, title])}
          onValue={(next) => onValue({ roles: mine, containers: next })}
        />
      ) : (
        <button type="button" class="choice" onClick={() => setOpen(true)}>
          {m.some_containers()}
          <span class="quiet">{chosen || m.some_choose()}</span>
        </button>
      )}
    </>
  );
}
