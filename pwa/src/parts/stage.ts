/** Where the sheet will stand: its part fills this in when it is first fetched. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

export const stage = signal<ComponentType | null>(null);
