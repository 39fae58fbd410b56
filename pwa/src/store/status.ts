/** How sync stands, and everything about accounts and devices that a person can do. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Kind } from "../records/types.ts";
import type { News } from "./database.ts";

/**
 * idle: all is well. syncing: a round is under way. offline: the device has no network.
 * waiting: the server does not answer or is busy; it is tried again by itself.
 * signed_out: the server wants a sign-in; the queue is kept. local: no account on this device.
 */
export type Phase = "idle" | "syncing" | "offline" | "waiting" | "signed_out" | "local";

/**
 * Something to be told once, calmly. storage_full: a capture could not be stored, offer
 * `exportUnsent`. clock_wrong: this phone's clock is far off, order is kept all the same.
 * storage_at_risk: the browser may remove the data of a page that is not installed.
 */
export type Notice = "storage_full" | "clock_wrong" | "storage_at_risk";

/** A change that the server would not take: readable, editable, exportable, never dropped. */
export interface Attention {
  readonly kind: Kind;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The verdict's code and detail, for instance "record_too_large". */
  readonly code: string;
  readonly detail: string | undefined;
  /** ms since 1970 when it was captured. */
  readonly since: number;
}

export interface SyncStatus {
  /** The account's handle, or null before sign-in. */
  readonly account: string | null;
  readonly phase: Phase;
  /** Captures not yet on the server, and when the oldest was made (ms since 1970, null: none). */
  readonly unsent: number;
  readonly oldestUnsent: number | null;
  readonly attention: readonly Attention[];
  /** While much is being fetched or offered again: records so far and in all. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** ms since 1970 of the last completed round, or null. */
  readonly lastSynced: number | null;
  readonly notice: Notice | null;
}

export interface Pairing {
  /** XXXX-XXXX, for typing on the other device. */
  readonly code: string;
  /** ms since 1970. */
  readonly expiresAt: number;
  /** Address with the code in its fragment, and the same as SVG path data of a QR code. */
  readonly url: string;
  readonly qr: string;
}

/** A device that is signed in to the account. */
export interface Device {
  readonly id: string;
  readonly name: string;
  /** ms since 1970, right to the hour. */
  readonly seenAt: number;
  /** Whether it is this one. */
  readonly current: boolean;
}

type ConnectCode =
  | "bad_code"
  | "too_many_attempts"
  | "not_signed_in"
  | "offline"
  | "busy"
  | "internal";

/** Why connecting did not work: the stable code of the server's answer, or "offline". */
export class ConnectError extends Error {
  readonly code: ConnectCode;
  /** ms to wait before another try. */
  readonly retryAfter: number | undefined;

  constructor(code: ConnectCode, retryAfter?: number) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** For session.ts to fill, and for news.ts what is its own. */
export const state = {
  status: signal<SyncStatus>({
    account: null,
    phase: "local",
    unsent: 0,
    oldestUnsent: null,
    attention: [],
    progress: null,
    lastSynced: null,
    notice: null,
  }),
  persisted: signal<boolean | null>(null),
  newVersion: signal(false),
  news: signal<News | null>(null),
};

export const syncStatus: ReadonlySignal<SyncStatus> = state.status;

/** Whether the browser keeps the data even when space is short; null until it was asked. */
export const persisted: ReadonlySignal<boolean | null> = state.persisted;

/** True when a new version of the app has been fetched and waits. */
export const newVersion: ReadonlySignal<boolean> = state.newVersion;

/** What other devices changed while nobody looked here, until it is put aside; mostly null. */
export const news: ReadonlySignal<News | null> = state.news;

/** Use the new version now: the page reloads once it has taken over. */
export function applyUpdate(): void {
  void session().then(({ applyUpdate: apply }) => apply());
}

/**
 * Open the database, fill the signals, register the worker and begin to sync. Call once, after
 * the first paint; the buttons may be tapped before it resolves.
 */
export async function start(): Promise<void> {
  await (await session()).start();
}

/** Sign in with a one-time code; what was captured before is merged into the account. Throws ConnectError. */
export async function connect(code: string, deviceName: string): Promise<void> {
  await (await session()).connect(code, deviceName);
}

/** A one-time code for another device. Throws ConnectError. */
export async function pairDevice(): Promise<Pairing> {
  return await (await session()).pairDevice();
}

/** The account's devices, oldest first. Throws ConnectError. */
export async function listDevices(): Promise<readonly Device[]> {
  return await (await session()).listDevices();
}

/** End another device's session; what it holds stays there. Throws ConnectError. */
export async function revokeDevice(id: string): Promise<void> {
  await (await session()).revokeDevice(id);
}

/**
 * Sign out. What the server has is removed from this device; if something is still unsent the
 * database stays, untouched, until the same account signs in again. Resolves with that count.
 * Throws ConnectError where the server cannot be reached: only it can end the session.
 */
export async function signOut(): Promise<number> {
  return await (await session()).signOut();
}

/** The unsent queue and the attention drawer as a JSON file. */
export async function exportUnsent(): Promise<File> {
  return await (await session()).exportUnsent();
}

/**
 * Take over the captures of such a file; resolves with their number. Importing twice changes
 * nothing. Throws TypeError or SyntaxError when it is no such file.
 */
export async function importUnsent(file: Blob): Promise<number> {
  return await (await session()).importUnsent(file);
}

/** Sync now. */
export function retry(): void {
  void session().then(({ retry: again }) => again());
}

/** Settle a change of the attention drawer: its corrected fields, or null to let it go. */
export async function resolveAttention(
  entry: Pick<Attention, "kind" | "id">,
  edited: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  await (await session()).resolveAttention(entry, edited);
}

/** The notice has been read. */
export function dismissNotice(): void {
  state.status.value = { ...state.status.value, notice: null };
}

async function session(): Promise<typeof import("./session.ts")> {
  return await import("./session.ts");
}
