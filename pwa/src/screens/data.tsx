import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { install, installable } from "../parts/install.ts";
import { openDeleted } from "../parts/past.tsx";
import { showToast } from "../parts/toast.tsx";
import { sizeOf } from "../parts/words.ts";
import { importUnsent, persisted, syncStatus } from "../store/status.ts";
import { InstallByHand } from "./cards.tsx";
import { Page } from "./page.tsx";
import { Drawer, exportNow } from "./sync.tsx";

function useRoom(): StorageEstimate | null {
  const [room, setRoom] = useState<StorageEstimate | null>(null);
  useEffect(() => {
    navigator.storage?.estimate?.().then(setRoom, () => undefined);
  }, []);
  return room;
}

function kept(): string {
  if (persisted.value === null) return m.data_persist_unknown();
  return persisted.value ? m.data_persisted() : m.data_not_persisted();
}

export function Data(): JSX.Element {
  const status = syncStatus.value;
  const room = useRoom();
  return (
    <Page title={m.data_title()}>
      <p class="quiet">{status.account ? m.data_where_account() : m.data_where_local()}</p>
      {status.attention.length > 0 && <Drawer entries={status.attention} />}
      <ul class="list">
        <li>
          <button type="button" class="item" onClick={exportNow}>
            <span class="grow">
              {status.account ? m.data_export() : m.data_export_local()}
              <small>{m.data_export_count({ count: status.unsent })}</small>
            </span>
          </button>
        </li>
        <li>
          <TakeOver />
        </li>
        <li>
          <button type="button" class="item" onClick={openDeleted}>
            <span class="grow">
              {m.deleted_title()}
              <small>{m.deleted_hint()}</small>
            </span>
          </button>
        </li>
      </ul>
      <ul class="list">
        <li class="item">
          <span class="grow">
            {m.data_kept()}
            <small>{kept()}</small>
          </span>
        </li>
        {room?.usage !== undefined && room.quota !== undefined && (
          <li class="item">
            <span class="grow">
              {m.data_space()}
              <small>
                {m.data_space_value({ size: sizeOf(room.usage), quota: sizeOf(room.quota) })}
              </small>
            </span>
          </li>
        )}
      </ul>
      {installable.value && (
        <button type="button" class="pill" onClick={() => void install()}>
          {m.install_how()}
        </button>
      )}
      <InstallByHand />
    </Page>
  );
}

function TakeOver(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    if (!file) return;
    importUnsent(file).then(
      (count) => showToast({ text: m.data_imported({ count }) }),
      () => showToast({ text: m.data_import_unreadable() }),
    );
  };
  return (
    <>
      <button type="button" class="item" onClick={() => input.current?.click()}>
        <span class="grow">
          {m.data_import()}
          <small>{m.data_import_hint()}</small>
        </span>
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
