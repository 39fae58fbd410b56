/** A kind of reminder that got no answer comes to rest by itself: said once, with the way to it. */
import { m } from "../messages/index.ts";
import { go, path } from "../route.ts";
import { readPast, restingOf } from "../store/nudges.ts";
import { hints, remember } from "./hints.ts";
import { closeToast, showToast } from "./toast.tsx";

const PAGE = "/yours/reminders";

/** Say it, unless it was said since the kind was last awake. */
export async function tellOfRests(): Promise<void> {
  const rests: readonly string[] = [...restingOf(await readPast()).keys()];
  const isNews = rests.some((kind) => !hints().rests.includes(kind));
  remember({ rests });
  // The page itself says it.
  if (!isNews || path.value === PAGE) return;
  showToast({
    text: m.remind_rests_told(),
    action: {
      label: m.remind_rests_see(),
      run: () => {
        closeToast();
        go(PAGE);
      },
    },
    stays: true,
  });
}
