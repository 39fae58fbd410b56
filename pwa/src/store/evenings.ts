/** The evenings' answers further back than the signals hold them, and what was chosen in them. */
import type { Item } from "../records/types.ts";
import { currentStore } from "./current.ts";
import { type View, viewOf } from "./view.ts";

/** Something that was chosen: a moment, or something one was in. */
interface Chosen {
  /** "moment:id" or "run:id" */
  readonly link: string;
  readonly words: string;
  readonly isMoment: boolean;
}

export interface Evening {
  /** "YYYY-MM-DD" */
  readonly day: string;
  readonly reflection: Item<"reflection">;
  /** In the order of the person's tapping; what is no longer there is left out. */
  readonly chosen: readonly Chosen[];
}

/** The evenings of the life days from one to another, both included, oldest first. */
export async function readEvenings(first: string, last: string): Promise<readonly Evening[]> {
  const { database } = await currentStore();
  return await database.read(async (transaction) => {
    const view = viewOf(transaction);
    const found = await view.among("reflection", `day:${first}`, `day:${last}`);
    return await Promise.all(
      found.map(async (reflection) => ({
        day: reflection.id.slice("day:".length),
        reflection,
        chosen: await chosenOf(view, reflection),
      })),
    );
  });
}

async function chosenOf(
  view: View,
  { chosen = [] }: Item<"reflection">,
): Promise<readonly Chosen[]> {
  const found = await Promise.all(chosen.map(async (link) => await named(view, link)));
  return found.filter((one) => one !== null);
}

async function named(view: View, link: string): Promise<Chosen | null> {
  const isMoment = link.startsWith("moment:");
  const id = link.slice(link.indexOf(":") + 1);
  const words = isMoment
    ? (await view.get("moment", id))?.text
    : (await view.get("run", id))?.title;
  return words ? { link, words, isMoment } : null;
}
