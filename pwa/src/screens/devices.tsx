import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { clock } from "../parts/clock.ts";
import { closeSheet, openSheet } from "../parts/sheet.tsx";
import { showToast } from "../parts/toast.tsx";
import { ageOf, timeOf } from "../parts/words.ts";
import {
  type Device,
  listDevices,
  type Pairing,
  pairDevice,
  revokeDevice,
  signOut,
  syncStatus,
} from "../store/status.ts";
import { ConnectForm } from "./connect.tsx";
import { Page } from "./page.tsx";
import { exportNow } from "./sync.tsx";

export function Devices(): JSX.Element {
  const { account, phase } = syncStatus.value;
  const connected = account !== null && phase !== "signed_out";
  return (
    <Page title={m.devices_title()}>
      {!connected && (
        <>
          <p class="quiet">
            {phase === "signed_out" ? m.sync_signed_out_long() : m.devices_local()}
          </p>
          <ConnectForm />
        </>
      )}
      {connected && <Connected />}
    </Page>
  );
}

function Connected(): JSX.Element {
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [away, setAway] = useState(false);
  const read = (): void => {
    listDevices().then(
      (list) => {
        setDevices(list);
        setAway(false);
      },
      () => setAway(true),
    );
  };
  useEffect(read, []);
  return (
    <>
      <AddDevice />
      <section class="section">
        <h2>{m.devices_yours()}</h2>
        {devices && (
          <ul class="list">
            {devices.map((device) => (
              <DeviceRow key={device.id} device={device} onRemoved={read} />
            ))}
          </ul>
        )}
        {away && <p class="quiet small">{m.devices_list_unreachable()}</p>}
      </section>
      <section class="section">
        <button type="button" class="pill" onClick={askSignOut}>
          {m.devices_sign_out()}
        </button>
      </section>
    </>
  );
}

function DeviceRow({ device, onRemoved }: { device: Device; onRemoved: () => void }): JSX.Element {
  const seen = m.devices_seen({ when: ageOf(device.seenAt, clock.value) });
  return (
    <li class="item">
      <span class="grow">
        {device.name}
        <small>{device.current ? m.devices_this() : seen}</small>
      </span>
      {!device.current && (
        <button type="button" class="pill" onClick={() => askRemove(device, onRemoved)}>
          {m.devices_remove()}
        </button>
      )}
    </li>
  );
}

function askRemove(device: Device, onRemoved: () => void): void {
  const remove = (): void => {
    closeSheet();
    revokeDevice(device.id).then(
      () => {
        showToast({ text: m.devices_removed({ name: device.name }) });
        onRemoved();
      },
      () => showToast({ text: m.devices_offline() }),
    );
  };
  openSheet({
    title: m.devices_remove_title({ name: device.name }),
    body: (
      <div class="stack">
        <p>{m.devices_remove_hint()}</p>
        <div class="ends">
          <button type="button" class="pill" onClick={closeSheet}>
            {m.cancel()}
          </button>
          <button type="button" class="pill" onClick={remove}>
            {m.devices_remove()}
          </button>
        </div>
      </div>
    ),
  });
}

/** A code and its QR, made when asked for: it lives ten minutes and works once. */
function AddDevice(): JSX.Element {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const make = (): void => {
    pairDevice().then(setPairing, () => showToast({ text: m.devices_offline() }));
  };
  const copy = (url: string): void => {
    navigator.clipboard?.writeText(url).then(
      () => showToast({ text: m.devices_copied() }),
      () => undefined,
    );
  };
  if (!pairing) {
    return (
      <button type="button" class="choice" onClick={make}>
        {m.devices_add()}
      </button>
    );
  }
  return (
    <section class="note-card stack">
      <p>{m.devices_add_hint()}</p>
      <Qr path={pairing.qr} />
      <p class="big-code">{pairing.code}</p>
      <p class="quiet small">{m.devices_add_until({ time: timeOf(pairing.expiresAt) })}</p>
      <div class="wrap">
        <button type="button" class="pill" onClick={() => copy(pairing.url)}>
          {m.devices_add_copy()}
        </button>
        <button type="button" class="pill" onClick={() => setPairing(null)}>
          {m.done()}
        </button>
      </div>
    </section>
  );
}

/** The path has the quiet zone on all four sides: as much as lies before its first module. */
function Qr({ path }: { path: string }): JSX.Element {
  const [side, setSide] = useState(41);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={m.devices_qr()}
      viewBox={`0 0 ${side} ${side}`}
      shape-rendering="crispEdges"
    >
      <path
        ref={(element) => {
          const box = element?.getBBox();
          if (box && box.width > 0) setSide(Math.round(box.width + 2 * box.x));
        }}
        d={path}
        fill="currentColor"
      />
    </svg>
  );
}

/** Signing out says what is only here, and offers it as a file, before anything happens. */
function askSignOut(): void {
  openSheet({ title: m.devices_sign_out_title(), body: <SignOut /> });
}

function SignOut(): JSX.Element {
  const { unsent, attention } = syncStatus.value;
  const only = unsent + attention.length;
  const leave = (): void => {
    closeSheet();
    signOut().then(
      () => showToast({ text: m.devices_signed_out() }),
      () => showToast({ text: m.devices_sign_out_unreachable() }),
    );
  };
  return (
    <div class="stack">
      <p>{m.devices_sign_out_hint()}</p>
      {only > 0 && <p>{m.devices_sign_out_unsent({ count: only })}</p>}
      {only > 0 && (
        <button type="button" class="choice" onClick={exportNow}>
          {m.sync_export()}
        </button>
      )}
      <div class="ends">
        <button type="button" class="pill" onClick={closeSheet}>
          {m.cancel()}
        </button>
        <button type="button" class="pill" onClick={leave}>
          {m.devices_sign_out()}
        </button>
      </div>
    </div>
  );
}
