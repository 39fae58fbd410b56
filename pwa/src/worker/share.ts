/** What other apps share lands as a spark on the run that is open: kept before anything is shown. */
import { planWords } from "../capture/plans.ts";
import { newId } from "../records/ids.ts";
import { clean } from "../records/text.ts";
import { commit } from "../store/commit.ts";
import { scope } from "./scope.ts";
import { withStore } from "./store.ts";

const PATH = "/share";
const SPARK = 2000;

export function shareTarget(): void {
  scope.addEventListener("fetch", (event) => {
    const { method, url } = event.request;
    if (method === "POST" && new URL(url).pathname === PATH) {
      event.respondWith(keepShared(event.request));
    }
  });
}

async function keepShared(request: Request): Promise<Response> {
  const form = await request.formData();
  const parts = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim());
  // Many apps repeat the title or the address within the text.
  const words = [...new Set(parts)].filter((part) => part !== "");
  const text = clean(words.join("\n"), SPARK);
  if (text !== "")
    await withStore(async ({ store }) => {
      const tap = { now: store.now(), id: newId(store.now()) };
      await commit(store, (view) => planWords(view, tap, "spark", text));
    });
  return Response.redirect("/?shared", 303);
}
