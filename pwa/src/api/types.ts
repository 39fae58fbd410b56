/** What travels between the phone and the server: the server's own types, by shorter names. */
import type { Wire } from "../records/merge.ts";
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export interface SyncRequest {
  readonly cursor: string | null;
  /** Empty: only ask what is new, which writes nothing. */
  readonly changes: readonly Wire[];
  /** Records a page. */
  readonly limit: number;
  /** Ask for the counts and hashes by which both sides compare. */
  readonly check?: boolean;
}

export type Verdict = Schemas["Verdict"];

/** The answer to a push or a pull; records are the wire form, whatever their kind. */
export type SyncAnswer = Omit<Schemas["Answer"], "records"> & { readonly records: readonly Wire[] };

/** By kind: how many records, and the sum of their checksums. */
export type Check = NonNullable<SyncAnswer["check"]>;

export type Joined = Schemas["Joined"];
export type Account = Schemas["Account"];
export type PairingCode = Schemas["PairingCode"];
export type PushKey = Schemas["PushKey"];
export type History = Schemas["History"];
/** A value that a record lost; `value` is of whatever type its field is. */
export type Lost = Schemas["HistoryValue"];
export type Arrivals = Schemas["News"];
/** A record that another device changed; its name, where that is known. */
export type Arrived = Schemas["Arrived"];
export type Subscribe = Schemas["Subscribe"];
export type TestSent = Schemas["TestSent"];

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
