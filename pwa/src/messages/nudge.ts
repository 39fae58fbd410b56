/**
 * What a nudge says on the phone: it names what the person set and brings their own sentence, which
 * the message that came never holds. Titles have at most 60 characters, bodies 90.
 */
import { ACTIONS, type NudgeAction } from "../boundaries/nudge.ts";
import { m } from "./index.ts";
import { type Language, oneOClock, regionOf } from "./languages.ts";

const TITLE = 60;
const BODY = 90;

/** What is known on the phone; `permission` is the person's own sentence, if there is one. */
export type Facts = { readonly permission?: string | undefined } & (
  | { readonly kind: "ahead"; readonly title: string; readonly start: number; readonly now: number }
  | { readonly kind: "during" | "season_check"; readonly title: string }
  | { readonly kind: "used"; readonly title: string; readonly minutes: number }
  | { readonly kind: "evening" | "energy_checkin" }
);

export interface Words {
  readonly title: string;
  readonly body: string;
  readonly actions: readonly { readonly action: NudgeAction; readonly title: string }[];
}

const BUTTONS: Record<NudgeAction, typeof m.nudge_move> = {
  move: m.nudge_move,
  let_go: m.nudge_let_go,
  wrap_up: m.nudge_wrap_up,
  longer: m.nudge_longer,
  mostly: m.nudge_mostly,
  different: m.nudge_different,
};

/** Say a nudge in a language. */
export function sayNudge(facts: Facts, locale: Language): Words {
  const [title, body] = lines(facts, locale);
  const own = shorten(plain(facts.permission ?? ""), BODY);
  return {
    title,
    body: own || body,
    actions: ACTIONS[facts.kind].map((action) => ({
      action,
      title: BUTTONS[action]({}, { locale }),
    })),
  };
}

/** What is said where nothing at all is known. */
export function sayPlainly(locale: Language): string {
  return m.nudge_plain({}, { locale });
}

function lines(facts: Facts, locale: Language): [title: string, body: string] {
  const to = { locale };
  switch (facts.kind) {
    case "ahead":
      return [beginning(facts, locale), m.nudge_yours({}, to)];
    case "during":
      return [
        fitting((title) => m.nudge_begins({ title }, to), facts.title),
        m.nudge_yours({}, to),
      ];
    case "used": {
      const { title, minutes: count } = facts;
      return [
        fitting((name) => m.nudge_used({ count, title: name }, to), title),
        m.nudge_used_ask({}, to),
      ];
    }
    case "season_check":
      return [
        fitting((title) => m.nudge_season({ title }, to), facts.title),
        m.nudge_season_since({}, to),
      ];
    case "evening":
      return [m.nudge_evening({}, to), m.nudge_tap({}, to)];
    case "energy_checkin":
      return [m.nudge_energy({}, to), m.nudge_tap({}, to)];
  }
}

/** When something begins; one that comes after the start says only that it does. */
function beginning(
  { title, start, now }: Extract<Facts, { kind: "ahead" }>,
  locale: Language,
): string {
  if (now >= start) return fitting((name) => m.nudge_begins({ title: name }, { locale }), title);
  const format = new Intl.DateTimeFormat(regionOf(locale), { hour: "numeric", minute: "2-digit" });
  const time = format.format(start);
  const said = (name: string): string => m.nudge_ahead({ title: name, time }, { locale });
  return fitting((name) => (locale === "es" ? oneOClock(said(name)) : said(name)), title);
}

/** Say something of a name, which is cut where the whole would be too long. */
function fitting(say: (name: string) => string, name: string): string {
  const known = plain(name);
  const over = lengthOf(say(known)) - TITLE;
  return say(shorten(known, lengthOf(known) - Math.max(0, over)));
}

/** At most so many characters, with an ellipsis where something was cut. */
function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const kept = characters.slice(0, Math.max(0, most - 1)).join("");
  return `${kept.replace(/(?:\p{M}|\u200d|\s)+$/u, "")}…`;
}

/** Without what turns the direction of a line or breaks it: nobody could tell where a name ends. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

function lengthOf(text: string): number {
  return [...text].length;
}
