/// <reference lib="webworker" />
/** The other end of src/store/helper.ts: a thread that does one task for a page and is ended. */
import { postChanged } from "../store/channel.ts";
import type { Task, Word } from "../store/helper.ts";
import { compare } from "../store/integrity.ts";
import { syncerOf } from "../store/remote.ts";
import { openStore, type Store } from "../store/store.ts";
import { readPatterns, readYear } from "../store/years.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener("message", ({ data }: MessageEvent<Task>) => {
  perform(data).then(
    (ending) => say({ kind: "ending", ending }),
    () => say({ kind: "broken" }),
  );
});

async function perform(task: Task): Promise<unknown> {
  // The page that asked hears of changes like every other one.
  const store: Store = openStore(task.account, (changed) =>
    postChanged(store.database.name, changed),
  );
  if (task.kind === "year") return await readYear(store, task.year, task.now);
  if (task.kind === "patterns") return await readPatterns(store, task.now, task.day);
  if (task.kind === "compare") {
    return await compare(store, task.cursor, task.check, async () => {});
  }
  const onProgress = (progress: Extract<Word, { kind: "progress" }>["progress"]): void =>
    say({ kind: "progress", progress });
  return await syncerOf(store, task.account, { fetched: task.fetched, onProgress }).run();
}

function say(word: Word): void {
  scope.postMessage(word);
}
