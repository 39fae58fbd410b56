/** What a form holds of a boundary: every field, so that only what differs is written. */

import { USUAL_FLEX } from "../boundaries/settlement.ts";
import { differing, filled } from "../parts/draft.ts";
import { type Item, type Kinds, WEEKDAYS } from "../records/types.ts";

type Boundary = Kinds["boundary"];

export type Fields = Required<Omit<Boundary, "archived" | "order" | "batch">>;

/** The two ways of saying when, both kept while one tries the other. */
export interface Draft extends Omit<Fields, "when"> {
  readonly by: "clock" | "cue";
  readonly clock: Extract<Boundary["when"], { days: unknown }>;
  readonly cue: string;
  readonly minutes: number | null;
  /** What is kept out, were it some. */
  readonly some: Exclude<Fields["keeps_out"], "all">;
  /** What may follow, were there anything. */
  readonly follow: Required<NonNullable<Boundary["flex"]>>;
}

const USUAL: Omit<Fields, "when"> = {
  title: "",
  keeps_out: "all",
  flex: null,
  lead: 10,
  nudges: { ahead: true, during: true, used: true },
  zone: "follow",
  seasons: [],
  starts_on: null,
  ends_on: null,
  skip: [],
  permission: "",
};

export function draftOf(boundary: Item<"boundary"> | null): Draft {
  const fields = filled(USUAL, boundary);
  const { when } = boundary ?? {};
  const byCue = when && "cue" in when ? when : null;
  const clock = when && !("cue" in when) ? when : null;
  return {
    ...fields,
    by: byCue ? "cue" : "clock",
    clock: clock ?? { days: WEEKDAYS, start: "18:00", end: "19:30" },
    cue: byCue?.cue ?? "",
    minutes: byCue?.minutes ?? 60,
    some: fields.keeps_out === "all" ? {} : fields.keeps_out,
    follow: { ...USUAL_FLEX, roles: [], containers: [], ...fields.flex },
  };
}

/** What the draft says, or null while something is still to be filled in. */
export function fieldsOf(draft: Draft): Fields | null {
  const { by, clock, cue, minutes, some: _, follow: __, ...rest } = draft;
  const isTimed = clock.start && clock.end && clock.days.length > 0;
  if (by === "clock" ? !isTimed : !cue || !minutes) return null;
  const title = draft.title.trim();
  if (!title) return null;
  const when = by === "clock" ? clock : { cue, minutes: minutes ?? 0 };
  return { ...rest, title, when, permission: draft.permission.trim() };
}

/** The fields of a boundary that differ from what it has; of a new one all of them. */
export function patchOf(boundary: Item<"boundary"> | null, fields: Fields): Partial<Fields> {
  if (!boundary) return fields;
  return differing(fields, { ...filled(USUAL, boundary), when: boundary.when });
}
