/** What records, and the colours of seasons, are called, for people. */
import { m } from "../messages/index.ts";
import type { Kind } from "../records/types.ts";
import { dayName } from "./words.ts";

export const KIND_WORDS: Readonly<Record<Kind, () => string>> = {
  role: m.kind_role,
  container: m.kind_container,
  cue: m.kind_cue,
  cue_event: m.kind_cue_event,
  run: m.kind_run,
  energy: m.kind_energy,
  moment: m.kind_moment,
  spark: m.kind_spark,
  boundary: m.kind_boundary,
  settlement: m.kind_settlement,
  season: m.kind_season,
  reflection: m.kind_reflection,
  place: m.kind_place,
  nudge: m.kind_nudge,
  setting: m.kind_setting,
};

export const PALETTE_WORDS = {
  amber: m.season_palette_amber,
  sage: m.season_palette_sage,
  sea: m.season_palette_sea,
  sand: m.season_palette_sand,
  heather: m.season_palette_heather,
  slate: m.season_palette_slate,
} as const;

/** What a person would call it by; "" where nothing does. */
export function nameOf(
  kind: Kind,
  id: string,
  { level, ...fields }: Readonly<Record<string, unknown>>,
): string {
  if (kind === "energy") return m.energy_entry({ level: String(level) });
  if (kind === "reflection") return dayName(id.slice(4));
  const words = [fields.title, fields.name, fields.text].find(
    (one) => one && typeof one === "string",
  );
  return typeof words === "string" ? words : "";
}
