/** How it looks, on the root element; with the language, on this device for the next first paint. */
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

/** Colours besides the usual ones, each a set of tokens in palettes.css. */
export const COLOURS = ["vision", "contrast"] as const;
/** Sizes of text besides the phone's own, as first.css has them. */
export const SIZES = ["small", "large", "largest"] as const;

/** What these settings ask the root element to wear, as its data attributes; "" where nothing. */
export function lookOf(
  { scheme, palette, text_size, reduce_motion }: Settings,
  season: string,
  wantsContrast: boolean,
): Readonly<Record<string, string>> {
  const asked = palette === "system" && wantsContrast ? "contrast" : palette;
  return {
    scheme: scheme === "system" ? "" : scheme,
    season,
    palette: COLOURS.find((one) => one === asked) ?? "",
    text: SIZES.find((one) => one === text_size) ?? "",
    motion: reduce_motion === true ? "calm" : "",
  };
}

/** The paper, for the bars around the page; the page itself has it from the style sheet. */
const PAPER = { light: "#faf6ee", dark: "#11161e" };

function wear(look: Readonly<Record<string, string>>): void {
  const root = document.documentElement.dataset;
  for (const [name, worn] of Object.entries(look)) {
    // To set again what is worn already costs as much as drawing a screen.
    if ((root[name] ?? "") === worn) continue;
    root[name] = worn;
  }
  for (const bar of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const own = bar.media.includes("dark") ? "dark" : "light";
    const paper = PAPER[(look.scheme || own) as keyof typeof PAPER];
    if (bar.content !== paper) bar.content = paper;
  }
}

function ignore(): void {
  // They come with the next start; until then it is the usual colours.
}

/** Wear what was worn last, then follow the settings. */
export function startLook(): void {
  const more = matchMedia("(prefers-contrast: more)");
  wear(hints().look);
  effect(() => {
    if (!loaded.value) return;
    const look = lookOf(settings.value, paletteOf(currentSeason.value), more.matches);
    const { language } = settings.value;
    wear(look);
    if (look.palette) import("./palettes.ts").then((part) => part.putOnPalettes(), ignore);
    const known = hints();
    if (known.language !== language || JSON.stringify(known.look) !== JSON.stringify(look)) {
      remember({ look, language });
    }
  });
}
