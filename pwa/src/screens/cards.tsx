/** Quiet cards below the chips, where nothing moves when one comes or goes. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { endRun } from "../capture/actions.ts";
import { MOST_OPEN, OPEN_RUN_QUESTION } from "../capture/constants.ts";
import { m } from "../messages/index.ts";
import { asks } from "../parts/asks.ts";
import { Card } from "../parts/card.tsx";
import { clock } from "../parts/clock.ts";
import { handOver } from "../parts/files.ts";
import { hints, remember } from "../parts/hints.ts";
import { canInstall, canInstallByHand, declineInstall, install } from "../parts/install.ts";
import { around } from "../parts/stage.ts";
import { notStored, told } from "../parts/toast.tsx";
import type { Item } from "../records/types.ts";
import { openRuns } from "../store/queries.ts";
import { dismissNotice, exportUnsent, type Notice, syncStatus } from "../store/status.ts";
import { ASKED } from "./asks.tsx";
import { endedSheet, runSheet } from "./sheets.tsx";

const asked = signal<readonly string[]>(hints().asked);

function answered(run: Item<"run">): void {
  // Only the latest few matter: an ended run is never asked about again.
  asked.value = [...asked.value, run.id].slice(-20);
  remember({ asked: asked.value });
}

function LongOpen({ run }: { run: Item<"run"> }): JSX.Element {
  return (
    <Card>
      <p>{m.long_open({ title: run.title })}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => answered(run)}>
          {m.long_open_still()}
        </button>
        <button type="button" class="pill" onClick={() => runSheet(run)}>
          {m.long_open_when()}
        </button>
        <button
          type="button"
          class="pill"
          onClick={() =>
            endRun(run.id, "unknown").then(
              (change) => told(m.ended_saved({ title: run.title }), change),
              notStored,
            )
          }
        >
          {m.long_open_unknown()}
        </button>
      </div>
    </Card>
  );
}

const NOTICES: Record<Notice, () => string> = {
  storage_full: () =>
    syncStatus.value.unsent > 0 ? m.notice_storage_full() : m.notice_storage_full_first(),
  clock_wrong: m.notice_clock_wrong,
  storage_at_risk: m.notice_storage_at_risk,
};

function NoticeCard({ notice }: { notice: Notice }): JSX.Element {
  return (
    <Card>
      <p>{NOTICES[notice]()}</p>
      <div class="wrap">
        {notice === "storage_full" && syncStatus.value.unsent > 0 && (
          <button type="button" class="pill" onClick={() => exportUnsent().then(handOver)}>
            {m.sync_export()}
          </button>
        )}
        <button type="button" class="pill" onClick={dismissNotice}>
          {m.notice_read()}
        </button>
      </div>
    </Card>
  );
}

/** On iOS the home screen is a place of its own: offered before there is anything to leave behind. */
export function InstallByHand(): JSX.Element | null {
  if (!canInstallByHand.value) return null;
  return (
    <Card>
      <p>
        <b>{m.install_ios_title()}</b>
      </p>
      <p class="quiet small">{m.install_ios_why()}</p>
      <ol class="steps small">
        <li>{m.install_ios_share()}</li>
        <li>{m.install_ios_add()}</li>
        <li>{m.install_ios_open()}</li>
      </ol>
      <div class="wrap">
        <button type="button" class="pill" onClick={declineInstall}>
          {m.install_ios_stay()}
        </button>
      </div>
    </Card>
  );
}

function InstallOffer(): JSX.Element {
  return (
    <Card>
      <p>
        <b>{m.install_title()}</b>
      </p>
      <p class="quiet small">{m.install_hint()}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => void install()}>
          {m.install_do()}
        </button>
        <button type="button" class="pill" onClick={declineInstall}>
          {m.not_now()}
        </button>
      </div>
    </Card>
  );
}

/** What may be asked about what is open. */
function OpenCards(): JSX.Element {
  const now = clock.value;
  const open = openRuns.value;
  const long = open.find(
    (run) => now - run.start.at > OPEN_RUN_QUESTION && !asked.value.includes(run.id),
  );
  return (
    <>
      {long && <LongOpen run={long} />}
      {open.length > MOST_OPEN && (
        <Card>
          <p>{m.many_open()}</p>
          <div class="wrap">
            <button type="button" class="pill" onClick={endedSheet}>
              {m.long_open_when()}
            </button>
          </div>
        </Card>
      )}
    </>
  );
}

export function Cards(): JSX.Element {
  const AroundCards = around.value?.Cards;
  const notice = syncStatus.value.notice;
  const isBack = asks.value.includes("again");
  return (
    <div class="cards">
      {asks.value.map((ask) => {
        const Asked = ASKED[ask];
        return <Asked key={ask} />;
      })}
      {!isBack && <OpenCards />}
      {!isBack && AroundCards && <AroundCards />}
      {notice && <NoticeCard notice={notice} />}
      {/* Who comes back after a long time finds one card, and is offered nothing else. */}
      {!isBack && canInstall.value && <InstallOffer />}
      {!isBack && <InstallByHand />}
    </div>
  );
}
