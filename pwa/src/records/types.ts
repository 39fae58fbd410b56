/**
 * Every kind of record as screens read it: visible ones have the fields without which they would
 * say nothing. The names are those of the wire; tests/types.test.ts holds them to the server's. A
 * link is null when undo has taken it back.
 */

/** When something was captured: ms since 1970 UTC, UTC offset in minutes, IANA zone, life day then in force. */
export interface Capture {
  readonly at: number;
  readonly off: number;
  readonly tz: string;
  readonly day: string;
}

/** What any kind may carry besides its own fields. */
interface Common {
  readonly archived?: boolean;
  readonly order?: number;
  readonly batch?: string;
}

interface Role extends Common {
  readonly name: string;
  readonly icon?: string;
}

/** The days of a week as records name them, Monday first. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A stretch of days and wall times, "HH:MM". */
export interface Window {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

export interface Container extends Common {
  readonly title: string;
  readonly slug?: string;
  readonly intention?: string;
  readonly roles?: readonly string[];
  readonly cues?: readonly string[];
  readonly windows?: readonly Window[];
  readonly minutes?: {
    readonly min?: number;
    readonly ideal?: number;
    readonly max?: number;
  } | null;
  /** 1 to 3; 2 when absent. */
  readonly priority?: number;
  /** −2 (takes a lot) to 2 (gives a lot); 0 when absent. */
  readonly energy?: number;
  readonly permission?: string;
}

interface Cue extends Common {
  readonly title: string;
  readonly slug?: string;
}

interface CueEvent extends Common {
  readonly cue: string;
  readonly begin: Capture;
  readonly end: Capture | null;
}

/** When a run ended: an instant, null while it is open, "unknown" when nobody can say. */
export type RunEnd = Capture | null | "unknown";

export interface Run extends Common {
  readonly container?: string | null;
  readonly title: string;
  /** Copied at the start, so that later edits of the container do not rewrite the past. */
  readonly roles?: readonly string[];
  readonly start: Capture;
  readonly end: RunEnd;
  readonly alongside?: boolean;
  readonly cue_event?: string | null;
  readonly note?: string;
  readonly sketched?: boolean;
}

export interface Energy extends Common {
  readonly at: Capture;
  readonly level: number;
  readonly note?: string;
  readonly tags?: readonly string[];
}

export interface Moment extends Common {
  readonly at: Capture;
  readonly text: string;
  readonly run?: string | null;
}

interface Spark extends Common {
  readonly at: Capture;
  readonly text: string;
  readonly run?: string | null;
  /** "kind:id" of the moment or container that the spark became. */
  readonly became?: string | null;
}

interface Boundary extends Common {
  readonly title: string;
  readonly when:
    | { readonly days: readonly Weekday[]; readonly start: string; readonly end: string }
    | { readonly cue: string; readonly minutes: number };
  readonly starts_on?: string | null;
  readonly ends_on?: string | null;
  readonly skip?: readonly string[];
  readonly lead?: number;
  readonly zone?: "follow" | "home";
  readonly keeps_out?:
    | "all"
    | { readonly roles?: readonly string[]; readonly containers?: readonly string[] };
  readonly flex?: {
    readonly minutes: number;
    readonly roles?: readonly string[];
    readonly containers?: readonly string[];
    readonly within: number;
  } | null;
  readonly nudges?: {
    readonly ahead?: boolean;
    readonly during?: boolean;
    readonly used?: boolean;
  };
  readonly seasons?: readonly string[];
  readonly permission?: string;
}

interface Settlement extends Common {
  readonly choice?: "keep" | "after" | "move" | "let_go" | null;
  readonly moved?: number | null;
  readonly extra?: number | null;
  readonly outcome?: "kept" | "flexed" | "moved" | "let_go" | null;
  readonly window?: readonly [number, number] | null;
}

export interface Season extends Common {
  readonly title: string;
  readonly kind: "work_heavy" | "healing" | "travel" | "caretaking" | "own";
  readonly start: Capture;
  readonly end: Capture | null;
  readonly main?: boolean;
  readonly counts?: readonly string[];
  readonly front?: readonly string[];
  readonly asleep?: readonly string[];
  readonly nudges?: "usual" | "softer" | "silent";
  readonly palette?: string | null;
  readonly permission?: string;
}

interface Reflection extends Common {
  readonly answer?: "mostly" | "partly" | "different" | "skipped" | null;
  readonly chosen?: readonly string[];
  readonly line?: string;
  readonly capacity?: number | null;
  readonly lead_role?: string | null;
}

interface Place extends Common {
  readonly from: number;
  readonly tz: string;
}

interface Nudge extends Common {
  readonly shown?: number;
  readonly answer?: string | null;
  readonly answered?: number | null;
}

interface Setting extends Common {
  readonly value: unknown;
}

/** The fields of each kind. */
export interface Kinds {
  readonly role: Role;
  readonly container: Container;
  readonly cue: Cue;
  readonly cue_event: CueEvent;
  readonly run: Run;
  readonly energy: Energy;
  readonly moment: Moment;
  readonly spark: Spark;
  readonly boundary: Boundary;
  readonly settlement: Settlement;
  readonly season: Season;
  readonly reflection: Reflection;
  readonly place: Place;
  readonly nudge: Nudge;
  readonly setting: Setting;
}

export type Kind = keyof Kinds;

/** A visible record as screens see it: its fields and its id. */
export type Item<K extends Kind> = Kinds[K] & { readonly id: string };

/** One entry of the day-start line: from this life day on (null: always) days begin at this time. */
export interface DayStart {
  readonly from: string | null;
  readonly time: string;
}

/** Every setting with its type; `settings` in store/queries always holds all of them. */
export interface Settings {
  readonly day_start: readonly DayStart[];
  readonly home_zone: string | null;
  readonly evening_time: string;
  /** null until the first evening has asked. */
  readonly evening_nightly: boolean | null;
  readonly nudge_cap: number;
  /** The hours without nudges; null: there are none. */
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly nudge_kinds: {
    readonly ahead: boolean;
    readonly during: boolean;
    readonly used: boolean;
    readonly evening: boolean;
    readonly season_check: boolean;
    readonly energy_checkin: boolean;
  };
  readonly spacing_minutes: number;
  readonly rest_after: number;
  readonly language: string | null;
  readonly scheme: "system" | "light" | "dark";
  readonly palette: string;
  readonly text_size: string;
  readonly reduce_motion: boolean | "system";
}
