/** Scheme and season on the root element; with the language, on this device for the next first paint. */
import { effect } from "@preact/signals";
import type { Season, Settings } from "../records/types.ts";
import { currentSeason, loaded, settings } from "../store/queries.ts";
import { hints, remember } from "./hints.ts";

export const PALETTES = ["amber", "sage", "sea", "sand", "heather", "slate"] as const;

/** The season's own palette, or the one of its kind. */
export function paletteOf(season: Pick<Season, "kind" | "palette"> | null): string {
  if (!season) return "sand";
  const own = PALETTES.find((name) => name === season.palette);
  if (own) return own;
  return {
    work_heavy: "amber",
    healing: "sage",
    travel: "sea",
    caretaking: "sand",
    own: "heather",
  }[season.kind];
}

/** The paper, for the bars around the page; the page itself has it from the style sheet. */
const PAPER = { light: "#faf6ee", dark: "#11161e" };

function wear(scheme: Settings["scheme"], season: string): void {
  const root = document.documentElement.dataset;
  // To set again what is worn already costs as much as drawing a screen.
  if (root.season === season && (root.scheme ?? "system") === scheme) return;
  if (scheme === "system") delete root.scheme;
  else root.scheme = scheme;
  root.season = season;
  for (const bar of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const own = bar.media.includes("dark") ? "dark" : "light";
    bar.content = PAPER[scheme === "system" ? own : scheme];
  }
}

/** Wear what was worn last, then follow the settings. */
export function startLook(): void {
  const last = hints();
  wear(last.scheme, last.season || "sand");
  effect(() => {
    if (!loaded.value) return;
    const { scheme, language } = settings.value;
    const season = paletteOf(currentSeason.value);
    wear(scheme, season);
    const now = { scheme, season, language };
    const known = hints();
    const names = Object.keys(now) as (keyof typeof now)[];
    if (names.some((name) => known[name] !== now[name])) remember(now);
  });
}
