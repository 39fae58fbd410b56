import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { MOST_OPEN, OPEN_RUN_QUESTION } from "../capture/constants.ts";
import { Tide } from "../charts/tide.tsx";
import { m } from "../messages/index.ts";
import { asks, tellsOfSeasons } from "../parts/asks.ts";
import { clock } from "../parts/clock.ts";
import { EnergyRow } from "../parts/energy.tsx";
import { Icon } from "../parts/icon.tsx";
import { Plus, Star } from "../parts/icons.ts";
import { canInstall, canInstallByHand } from "../parts/install.ts";
import { later } from "../parts/later.tsx";
import { around } from "../parts/stage.ts";
import { chipParts, dayName, roleNames, timeOfCapture } from "../parts/words.ts";
import { lifeDay, offsetAt } from "../records/time.ts";
import type { Item } from "../records/types.ts";
import {
  boundaries,
  containers,
  cues,
  currentSeason,
  isDemo,
  loaded,
  openCues,
  openRuns,
  roles,
  settings,
  today,
  untouched,
} from "../store/queries.ts";
import { starterIds } from "../store/starter.ts";
import { syncStatus } from "../store/status.ts";
import { captureCue, captureCueEnd, captureEnergy, captureStart } from "./capture.ts";
import { cueIn } from "./cell.ts";
import { cells, chosen, lowDay } from "./cells.ts";
import { syncLine } from "./line.ts";
import { openAlongside, withSheets } from "./open.ts";

const Cards = later(() => import("./cards.tsx").then((part) => part.Cards));
const InstallByHand = later(() => import("./cards.tsx").then((part) => part.InstallByHand));

/** Whether there is something quiet to be said below the chips; mostly there is not. */
function hasCards(): boolean {
  const open = openRuns.value;
  return (
    asks.value.length > 0 ||
    syncStatus.value.notice !== null ||
    around.value?.hasCards() ||
    canInstall.value ||
    canInstallByHand.value ||
    open.length > MOST_OPEN ||
    open.some((run) => clock.value - run.start.at > OPEN_RUN_QUESTION)
  );
}

/** The date, with the line of sync under it when there is one. */
function Head(): JSX.Element {
  const now = clock.value;
  const day = today.value.day || lifeDay(now, offsetAt(now), settings.value.day_start);
  const line = syncLine(syncStatus.value, now);
  const season = currentSeason.value;
  return (
    <header class="head">
      {line ? (
        <button
          type="button"
          class="date"
          onClick={() => withSheets((sheets) => sheets.syncSheet())}
        >
          {dayName(day)}
          {isDemo.value && <span class="demo">{m.demo_label()}</span>}
          <span class="sync">{line}</span>
        </button>
      ) : (
        <p class="date">
          {dayName(day)}
          {isDemo.value && <span class="demo">{m.demo_label()}</span>}
        </p>
      )}
      {(season || tellsOfSeasons.value) && (
        <button
          type="button"
          class={season ? "pill season" : "bare season"}
          onClick={() => withSheets((sheets) => sheets.seasonSheet())}
        >
          {season?.title ?? m.season_entry()}
        </button>
      )}
    </header>
  );
}

/** Energy, always in the same place and the first thing that works. */
function Dock(): JSX.Element {
  return (
    <section class="dock">
      <h2 id="energy-question">{m.energy_question()}</h2>
      <EnergyRow labelledBy="energy-question" onLevel={captureEnergy} />
    </section>
  );
}

/** The starters that the first minute offers. */
const FIRST: readonly string[] = Object.values(starterIds);

function openPick(): void {
  withSheets((sheets) => sheets.pickSheet());
}

/** The first minute: one question, nothing to learn. */
function FirstMinute(): JSX.Element {
  return (
    <div class="first">
      <h1>{m.first_question()}</h1>
      <div class="stack">
        {containers.value
          .filter(({ id }) => FIRST.includes(id))
          .map(({ id, title }) => (
            <button key={id} type="button" class="choice" onClick={() => captureStart(id)}>
              {title}
            </button>
          ))}
        <button type="button" class="choice" onClick={openPick}>
          {m.first_own_words()}
        </button>
        <p class="quiet small">
          {syncStatus.value.account ? m.first_hint_connected() : m.first_hint()}
        </p>
        {syncStatus.value.notice ? <Cards /> : canInstallByHand.value && <InstallByHand />}
      </div>
    </div>
  );
}

/** After a long time away nobody is still in what was open then. */
function isBack(): boolean {
  return asks.value.includes("again");
}

/** What one is in, newest of those that did not come alongside first. */
function inOrder(runs: readonly Item<"run">[]): Item<"run">[] {
  return [...runs].sort(
    (one, other) =>
      Number(one.alongside ?? false) - Number(other.alongside ?? false) ||
      other.start.at - one.start.at,
  );
}

/** As whom, and what is protected next; its place is kept until that is known. */
function Below({ mine }: { mine: readonly string[] }): JSX.Element | null {
  const names = roleNames(mine, roles.value).join(m.blend_words());
  const Line = around.value?.Line;
  if (!names && boundaries.value.length === 0) return null;
  return (
    <p class="roles">
      {names && <span>{names}</span>}
      {Line && <Line />}
    </p>
  );
}

function State(): JSX.Element {
  const open = inOrder(isBack() ? [] : openRuns.value);
  const main = open[0];
  const Ring = around.value?.Ring;
  if (!main) {
    return (
      <section class="state">
        <h1 class="said">{m.first_question()}</h1>
        <Below mine={[]} />
        <div class="wrap pills">
          <MomentPill />
        </div>
      </section>
    );
  }
  const mine = [...new Set(open.flatMap((run) => run.roles ?? []))];
  return (
    <section class="state">
      {Ring && <Ring />}
      <h1>
        {open.map((run, index) => (
          <span key={run.id}>
            {index > 0 && m.blend_words()}
            <button
              type="button"
              class="inline"
              onClick={() => withSheets((sheets) => sheets.runSheet(run))}
            >
              {run.title}
            </button>
          </span>
        ))}
      </h1>
      <Below mine={mine} />
      <div class="wrap pills">
        <button
          type="button"
          class="pill"
          aria-label={m.since_label({ time: timeOfCapture(main.start) })}
          onClick={() => withSheets((sheets) => sheets.sinceSheet())}
        >
          {m.since({ time: timeOfCapture(main.start) })}
        </button>
        <button type="button" class="pill" onClick={openAlongside}>
          <Icon of={Plus} />
          {m.alongside()}
        </button>
        <MomentPill />
      </div>
    </section>
  );
}

function MomentPill(): JSX.Element {
  return (
    <button type="button" class="pill" onClick={() => withSheets((sheets) => sheets.momentSheet())}>
      <Icon of={Star} />
      {m.a_moment()}
    </button>
  );
}

const HOLD = 500;

/** A long press is only a shortcut: everything it offers is reachable by other ways. */
function useHold(onHold: () => void): {
  onPointerDown: () => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
  onPointerLeave: () => void;
  onContextMenu: (event: Event) => void;
  held: () => boolean;
} {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const fired = useRef(false);
  const stop = (): void => clearTimeout(timer.current);
  const hold = (): void => {
    stop();
    if (fired.current) return;
    fired.current = true;
    onHold();
  };
  useEffect(() => stop, []);
  return {
    onPointerDown: () => {
      fired.current = false;
      stop();
      timer.current = setTimeout(hold, HOLD);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
    onContextMenu: (event) => {
      event.preventDefault();
      hold();
    },
    held: () => fired.current,
  };
}

function Chip({ of }: { of: Item<"container"> }): JSX.Element {
  const { held, ...hold } = useHold(() => withSheets((sheets) => sheets.holdSheet(of)));
  const [mine, gives] = chipParts(of, roles.value);
  const open = !isBack() && openRuns.value.some((run) => run.container === of.id);
  return (
    <button
      type="button"
      class="chip"
      data-gives={of.energy ?? 0}
      aria-pressed={open}
      {...hold}
      onClick={() => {
        if (!held()) captureStart(of.id);
      }}
    >
      <b>{of.title}</b>
      {(mine || gives) && (
        <small>
          {mine && <span>{mine}</span>}
          {gives && <i>{gives}</i>}
        </small>
      )}
    </button>
  );
}

/** What opens things, dashed: a tap begins it, or ends it while it goes on. */
function CueChip({ of: { id, title } }: { of: Item<"cue"> }): JSX.Element {
  const event = openCues.value.find(({ cue }) => cue === id);
  return (
    <button
      type="button"
      class="chip cue"
      onClick={() => (event ? captureCueEnd(event.id, title) : captureCue(id, title))}
    >
      <b>{title}</b>
      <small>{event ? m.cue_on({ time: timeOfCapture(event.begin) }) : m.cue_begins()}</small>
    </button>
  );
}

/** Keeps the place of a chip until the choice is made. */
function Empty(): JSX.Element {
  return <span class="chip empty" aria-hidden="true" />;
}

function Chips(): JSX.Element {
  const known = new Map(containers.value.map((container) => [container.id, container]));
  const chipOf = (cell: string, index: number): JSX.Element | null => {
    // A cell is a place: it keeps its key whatever it holds.
    const container = known.get(cell);
    if (container) return <Chip key={index} of={container} />;
    const cue = cues.value.find(({ id }) => id === cueIn(cell));
    return cue ? <CueChip key={index} of={cue} /> : null;
  };
  return (
    <nav
      class={chosen.value ? "chips" : "chips waiting"}
      data-low={lowDay.value}
      aria-label={m.offer_label()}
    >
      {cells.value.map((cell, index) => chipOf(cell ?? "", index) ?? <Empty key={index} />)}
      <button type="button" class="chip all" onClick={openPick}>
        <b>{m.all_and_new()}</b>
      </button>
    </nav>
  );
}

export function Now(): JSX.Element {
  return (
    <main class="screen now">
      <div class="flow">
        <Head />
        {loaded.value && (untouched.value ? <FirstMinute /> : <Day />)}
      </div>
      <Dock />
    </main>
  );
}

function Day(): JSX.Element {
  return (
    <>
      <Tide day={today.value} now={clock.value} />
      <State />
      <Chips />
      {hasCards() && <Cards />}
    </>
  );
}
