/** Boot: paint the capture buttons first, then open the database, then register the worker. */
import { render } from "preact";
import { App } from "./app.tsx";
import { m } from "./messages/index.ts";
import { speak } from "./messages/speak.ts";
import { startClock } from "./parts/clock.ts";
import { startInstall } from "./parts/install.ts";
import { startLook } from "./parts/look.ts";
import { showToast } from "./parts/toast.tsx";
import { startRoutes } from "./route.ts";
import { startCells } from "./screens/cells.ts";
import { startShortcuts } from "./screens/shortcuts.ts";
import { once } from "./store/once.ts";
import { boundaries, containers, loaded } from "./store/queries.ts";
import { start } from "./store/status.ts";
import "./first.css";
import "./style.css";

/** What the next taps open, fetched ahead where it costs no network. */
function fetchAhead(): void {
  if (!navigator.serviceWorker?.controller) return;
  void Promise.all([
    import("./screens/sheets.tsx"),
    import("./screens/pick.tsx"),
    import("./screens/since.tsx"),
    import("./screens/moment.tsx"),
    import("./screens/edit.tsx"),
    import("./screens/choice.tsx"),
  ]);
}

/**
 * What a phone uses now and then, and then perhaps without a network: earlier versions, the thread
 * that looks through years. Not at the first start, which has enough to fetch.
 */
function fetchExtras(): void {
  if (!navigator.serviceWorker?.controller || isSparing()) return;
  import("./screens/versions.tsx").catch(ignore);
  import("./store/helper.ts").then((part) => part.keepHelper()).catch(ignore);
}

/** Whether the phone asks for as little network as can be. */
function isSparing(): boolean {
  return (
    "connection" in navigator && (navigator.connection as { saveData?: boolean }).saveData === true
  );
}

function ignore(): void {
  // It comes with the next start: nothing else waits for it.
}

/** What protected times, and windows of what one does, add to the screens; once there are any. */
function fetchAround(): void {
  once(
    () => boundaries.value.length > 0 || containers.value.some(({ windows }) => windows?.length),
    () => import("./screens/around.tsx").then((part) => part.startAround(), ignore),
  );
}

/** Keys do something once there is someone who uses them. */
function fetchKeys(first: KeyboardEvent): void {
  const early = [first];
  const note = (event: KeyboardEvent): void => void early.push(event);
  addEventListener("keydown", note);
  import("./screens/keys.ts")
    .then((part) => part.startKeys(early), ignore)
    .finally(() => removeEventListener("keydown", note));
}

async function begin(): Promise<void> {
  try {
    await start();
  } catch (error) {
    // Without a place to keep things nothing can be captured: that is said before anyone tries.
    if (!loaded.value) showToast({ text: m.notice_no_store(), stays: true });
    throw error;
  } finally {
    import("./parts/focus.ts").then((part) => part.startFocus());
  }
  fetchAround();
  import("./screens/asking.ts").then((screen) => screen.startAsking());
  fetchAhead();
  fetchExtras();
}

async function open(root: HTMLElement): Promise<void> {
  // The page has chosen the language, to say its own few words in it.
  await speak(document.documentElement.lang);
  startLook();
  startRoutes();
  startInstall();
  root.replaceChildren();
  render(<App />, root);
  startClock();
  startCells();
  startShortcuts();
  addEventListener("keydown", fetchKeys, { once: true });
  // A frame, then a task: what is painted is on the screen before the database is opened.
  requestAnimationFrame(() => setTimeout(() => void begin(), 0));
}

const root = document.getElementById("app");
if (root) void open(root);
