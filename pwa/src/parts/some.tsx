import type { JSX } from "preact";
import { m } from "../messages/index.ts";
import { containers, roles } from "../store/queries.ts";
import { Several } from "./fields.tsx";
import type { Named } from "./rules.ts";

/** Some roles and some of what one does. */
export function Some({
  value: { roles: mine = [], containers: what = [] },
  onValue,
}: {
  value: Named;
  onValue: (value: Required<Named>) => void;
}): JSX.Element {
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
      <Several
        label={m.some_containers()}
        value={what}
        options={containers.value
          .filter(({ id, archived }) => !archived || what.includes(id))
          .map(({ id, title }) => [id, title])}
        onValue={(next) => onValue({ roles: mine, containers: next })}
      />
    </>
  );
}
