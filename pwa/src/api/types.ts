/** What travels between the phone and the server, by the names of the wire. */
import type { Wire } from "../records/merge.ts";

export interface SyncRequest {
  readonly cursor: string | null;
  /** Empty: only ask what is new, which writes nothing. */
  readonly changes: readonly Wire[];
  /** Records a page. */
  readonly limit: number;
  /** Ask for the counts and hashes by which both sides compare. */
  readonly check?: boolean;
}

export interface Verdict {
  readonly kind: string;
  readonly id: string;
  readonly stamp: string;
  readonly status: "ok" | "clock" | "rejected" | "later";
  readonly code?: string;
  readonly detail?: string;
}

export type Check = Readonly<Record<string, readonly [count: number, hash: string]>>;

export interface SyncAnswer {
  readonly cursor: string;
  readonly more: boolean;
  /** The server's clock, ms since 1970. */
  readonly now: number;
  /** The greatest stamp that the account holds. */
  readonly seen: string;
  readonly reset: "forked" | null;
  readonly verdicts: readonly Verdict[];
  readonly records: readonly Wire[];
  readonly total?: number;
  readonly check?: Check;
}

/**
 * How a call ended: with an answer; with a refusal, which has a stable code where the server itself
 * spoke; or without a word, because there is no network or nobody answered in time.
 */
export type Outcome<T> =
  | { readonly kind: "answer"; readonly body: T }
  | {
      readonly kind: "refusal";
      readonly status: number;
      readonly code: string | undefined;
      /** ms to wait before another try. */
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: "silence" };

export interface Joined {
  readonly account: string;
  readonly device: { readonly id: number; readonly name: string };
}

export interface Account extends Joined {
  readonly devices: readonly {
    readonly id: number;
    readonly name: string;
    readonly created_at: number;
    readonly seen_at: number;
  }[];
}

export interface PairingCode {
  readonly code: string;
  readonly expires_at: number;
  readonly url: string;
  readonly qr: string;
  readonly qr_size: number;
}
