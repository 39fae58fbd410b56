import { type ComponentType, Fragment, type JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { m } from "./messages/index.ts";
import { Icon } from "./parts/icon.tsx";
import { Tide, UserRound, Waves } from "./parts/icons.ts";
import { later } from "./parts/later.tsx";
import { drawn, stage } from "./parts/stage.ts";
import { showToast, Toasts } from "./parts/toast.tsx";
import { path } from "./route.ts";
import { Now } from "./screens/now.tsx";
import { once } from "./store/once.ts";
import { applyUpdate, newVersion } from "./store/status.ts";

/** A screen that is fetched when one first goes there; its place is as large as it will be. */
function page(load: () => Promise<ComponentType>): ComponentType {
  return later(load, <main class="screen" />);
}

const screens: readonly (readonly [pattern: RegExp, screen: ComponentType])[] = [
  [/^\/((do|nudge)\/.*)?$/, Now],
  [
    /^\/back(\/([\d-]{10}|week(\/[\d-]{10})?|year(\/\d{4})?|patterns))?$/,
    page(() => import("./screens/back.tsx").then((s) => s.styledBack())),
  ],
  [
    /^\/evening(\/\d{4}-\d\d-\d\d)?$/,
    page(() => import("./screens/evening.tsx").then((s) => s.Evening)),
  ],
  [/^\/yours$/, page(() => import("./screens/yours.tsx").then((s) => s.Yours))],
  [/^\/yours\/what$/, page(() => import("./screens/what.tsx").then((s) => s.What))],
  [
    /^\/yours\/boundaries$/,
    page(() => import("./screens/boundaries.tsx").then((s) => s.Boundaries)),
  ],
  [
    /^\/yours\/boundaries\/[\w:-]+$/,
    page(() => import("./screens/boundary.tsx").then((s) => s.Boundary)),
  ],
  [/^\/yours\/seasons(\/|$)/, page(() => import("./screens/seasons.tsx").then((s) => s.Seasons))],
  [/^\/yours\/look$/, page(() => import("./screens/look.tsx").then((s) => s.Look))],
  [/^\/yours\/travel$/, page(() => import("./screens/travel.tsx").then((s) => s.Travel))],
  [/^\/yours\/reminders$/, page(() => import("./screens/reminders.tsx").then((s) => s.Reminders))],
  [/^\/yours\/devices$/, page(() => import("./screens/devices.tsx").then((s) => s.Devices))],
  [/^\/yours\/data$/, page(() => import("./screens/data.tsx").then((s) => s.Data))],
  [/^\/yours\/about$/, page(() => import("./screens/about.tsx").then((s) => s.About))],
  [/^\/join$/, page(() => import("./screens/connect.tsx").then((s) => s.Join))],
];

const TABS = [
  ["/", Tide, m.tab_now],
  ["/back", Waves, m.tab_back],
  ["/yours", UserRound, m.tab_yours],
] as const;

function isIn(tab: string, here: string): boolean {
  return tab === "/" ? /^\/($|do\/|nudge\/)/.test(here) : here.startsWith(tab);
}

function Tabs({ here }: { here: string }): JSX.Element {
  return (
    <nav class="tabs" aria-label={m.tabs_label()}>
      {TABS.map(([to, icon, words]) => (
        <a key={to} href={to} aria-current={isIn(to, here) ? "page" : undefined}>
          <Icon of={icon} />
          {words()}
        </a>
      ))}
    </nav>
  );
}

function NotFound(): JSX.Element {
  return (
    <main class="screen">
      <div class="empty-view">
        <h1 tabIndex={-1}>{m.not_found_title()}</h1>
        <a class="pill" href="/">
          {m.not_found_go()}
        </a>
      </div>
    </main>
  );
}

/** After a step to another screen the focus goes to its heading, for those who listen. */
function useHeading(here: string): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    document.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
  }, [here]);
}

/** A new version is offered, never forced: it waits for a tap, or for the app to be out of sight. */
function useUpdates(): void {
  useEffect(() => {
    once(
      () => newVersion.value,
      () =>
        showToast({
          text: m.update_ready(),
          action: { label: m.update_use(), run: applyUpdate },
          stays: true,
        }),
    );
  }, []);
}

export function App(): JSX.Element {
  const here = path.value;
  const Stage = stage.value;
  const Screen = screens.find(([pattern]) => pattern.test(here))?.[1] ?? NotFound;
  useHeading(here);
  useUpdates();
  return (
    <Fragment key={drawn.value}>
      <Screen />
      {/* The evening has its own way out: nothing else is asked of it. */}
      {!here.startsWith("/evening") && <Tabs here={here} />}
      <Toasts overDock={Screen === Now} />
      {Stage && <Stage />}
    </Fragment>
  );
}
