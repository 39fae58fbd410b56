/** Small things this device remembers for itself: nothing private, nothing that is missed when it is gone. */

interface Hints {
  /** Ids of the containers in the cells of Now, as last shown. */
  readonly cells: readonly (string | null)[];
  /** Whether they were chosen on a day with little to give. */
  readonly low: boolean;
  /** The offer to go on the home screen was declined. */
  readonly installDeclined: boolean;
  /** Runs whose long opening has been asked about. */
  readonly asked: readonly string[];
  /** When anything was last captured before a time away that is over, ms. */
  readonly again: number;
  /** The life day on which the morning's question was put aside, and the week whose card was read. */
  readonly capacity: string;
  readonly week: string;
  /** The link that was followed last, and when (ms since 1970). */
  readonly link: { readonly path: string; readonly at: number } | null;
  /** What was chosen among the languages, for the next start; null is as the phone has it. */
  readonly language: string | null;
  /** What the root element wears, as its data attributes: put on before anything is painted. */
  readonly look: Readonly<Record<string, string>>;
  /** The style sheet of the palettes, where one is worn; "" elsewhere. */
  readonly tokens: string;
  /** Whether single keys do something. */
  readonly keys: boolean;
  /** By what looking back is tinted. */
  readonly lens: string;
  /** The kinds of reminders of which it was said that they rest, for as long as they do. */
  readonly rests: readonly string[];
  /** What was put off until after a protected time: offered first in these hours, ms since 1970. */
  readonly after: { readonly container: string; readonly from: number; readonly to: number } | null;
}

const NAME = "ebb.hints";
const none: Hints = {
  cells: [],
  low: false,
  installDeclined: false,
  asked: [],
  again: 0,
  capacity: "",
  week: "",
  link: null,
  language: null,
  look: { season: "sand" },
  tokens: "",
  keys: true,
  lens: "energy",
  rests: [],
  after: null,
};

export function hints(): Hints {
  try {
    return { ...none, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    // Storage may be blocked or garbled: then this device simply remembers nothing.
    return none;
  }
}

export function remember(patch: Partial<Hints>): void {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...hints(), ...patch }));
  } catch {
    // As above.
  }
}
