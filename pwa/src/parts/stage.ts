/** Places on the first screen that parts fetched later fill in. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { TideDay } from "../charts/shape.ts";

/** Where the sheet will stand: its part fills this in when it is first fetched. */
export const stage = signal<ComponentType | null>(null);

/** The language in which the screens are drawn: with another, all of them are drawn anew. */
export const drawn = signal("");

/** What protected times and windows add to Now, and to the tide of any day. */
export interface Around {
  /** In the tide, under its water and its runs. */
  readonly Ground: ComponentType<{ day: TideDay; now: number }>;
  /** The same for the ear. */
  readonly groundWords: (day: TideDay, now: number) => readonly string[];
  /** "Dinner is yours from 18:00". */
  readonly Line: ComponentType;
  /** The ring of what follows a protected time. */
  readonly Ring: ComponentType;
  readonly Cards: ComponentType;
  /** Whether one of those cards has something to say. */
  readonly hasCards: () => boolean;
}

export const around = signal<Around | null>(null);
