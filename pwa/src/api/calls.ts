/** Calls to the server: bounded in time, gzipped where that pays, never cached. */
import type {
  Account,
  Arrivals,
  History,
  Joined,
  Outcome,
  PairingCode,
  PushKey,
  Subscribe,
  SyncAnswer,
  SyncRequest,
  TestSent,
} from "./types.ts";

/** A server that accepts and then says nothing is given up after this; ms. */
const UNTIL_HEADERS = 20_000;
const UNTIL_END = 60_000;
/** Below this many characters, gzip costs more than it saves. */
const WORTH_GZIP = 1024;

const SCHEMA = 1;

/** Push changes, or with none ask what is new. `account` is whose data this is meant for. */
export async function callSync(
  { cursor, changes, limit, check }: SyncRequest,
  account: string,
): Promise<Outcome<SyncAnswer>> {
  const headers = meantFor(account);
  if (changes.length > 0) {
    const body = { schema: SCHEMA, cursor, changes, limit };
    return await call("POST", "/api/sync", body, headers, isAnswer);
  }
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor !== null) query.set("cursor", cursor);
  if (check) query.set("check", "true");
  return await call("GET", `/api/sync?${query}`, undefined, headers, isAnswer);
}

export async function callJoin(code: string, device: string): Promise<Outcome<Joined>> {
  return await call("POST", "/api/account/join", { code, device }, {}, isObject);
}

/** Who is signed in; a refusal with 401 where nobody is. */
export async function callAccount(): Promise<Outcome<Account>> {
  return await call("GET", "/api/account", undefined, {}, isObject);
}

export async function callPair(): Promise<Outcome<PairingCode>> {
  return await call("POST", "/api/account/pair", {}, {}, isObject);
}

export async function callSignOut(): Promise<Outcome<unknown>> {
  return await call("POST", "/api/account/sign-out", {}, {}, () => true);
}

export async function callRevoke(device: string): Promise<Outcome<unknown>> {
  const path = `/api/account/devices/${encodeURIComponent(device)}`;
  return await call("DELETE", path, undefined, {}, () => true);
}

/** The key to subscribe to reminders with, and how this device's subscription stands. */
export async function callPushKey(account: string): Promise<Outcome<PushKey>> {
  return await call("GET", "/api/push/key", undefined, meantFor(account), isObject);
}

export async function callSubscribe(
  account: string,
  subscription: Subscribe,
): Promise<Outcome<unknown>> {
  const path = "/api/push/subscription";
  return await call("PUT", path, subscription, meantFor(account), () => true);
}

export async function callUnsubscribe(account: string): Promise<Outcome<unknown>> {
  const path = "/api/push/subscription";
  return await call("DELETE", path, undefined, meantFor(account), () => true);
}

/** What a record lost in the last 90 days, newest first. */
export async function callHistory(
  account: string,
  kind: string,
  id: string,
): Promise<Outcome<History>> {
  const path = `/api/history/${kind}/${encodeURIComponent(id)}`;
  return await call("GET", path, undefined, meantFor(account), isObject);
}

/** What other devices changed after a revision, the latest first. */
export async function callNews(account: string, since: number): Promise<Outcome<Arrivals>> {
  return await call("GET", `/api/news?since=${since}`, undefined, meantFor(account), isObject);
}

/** Have one reminder sent to this device now. */
export async function callTryPush(account: string, lang: string): Promise<Outcome<TestSent>> {
  return await call("POST", `/api/push/test?lang=${lang}`, {}, meantFor(account), isObject);
}

/** The session's cookie is shared by all tabs: the server can tell when it is somebody else's. */
function meantFor(account: string): Record<string, string> {
  return { "Ebb-Account": account };
}

async function call<T>(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  isExpected: (body: unknown) => boolean,
): Promise<Outcome<T>> {
  const abort = new AbortController();
  const end = setTimeout(() => abort.abort(), UNTIL_END);
  const start = setTimeout(() => abort.abort(), UNTIL_HEADERS);
  try {
    const init: RequestInit = { method, headers, cache: "no-store", signal: abort.signal };
    const request = body === undefined ? init : await withBody(init, JSON.stringify(body));
    const response = await fetch(path, request);
    clearTimeout(start);
    if (!response.ok) return await refusal(response);
    const text = await response.text();
    const answer: unknown = text === "" ? undefined : JSON.parse(text);
    // A café's sign-in page answers 200 to everything, too.
    return isExpected(answer) ? { kind: "answer", body: answer as T } : { kind: "silence" };
  } catch {
    return { kind: "silence" };
  } finally {
    clearTimeout(start);
    clearTimeout(end);
  }
}

async function withBody(init: RequestInit, text: string): Promise<RequestInit> {
  const headers = { ...(init.headers as Record<string, string>) };
  headers["Content-Type"] = "application/json";
  if (text.length < WORTH_GZIP || typeof CompressionStream === "undefined") {
    return { ...init, headers, body: text };
  }
  headers["Content-Encoding"] = "gzip";
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { ...init, headers, body: await new Response(packed).arrayBuffer() };
}

async function refusal(response: Response): Promise<Outcome<never>> {
  const problem: unknown = await response.json().catch(() => undefined);
  const code = isObject(problem) && "code" in problem ? String(problem.code) : undefined;
  return {
    kind: "refusal",
    status: response.status,
    code,
    retryAfter: waitOf(response.headers.get("Retry-After")),
  };
}

/** Retry-After in ms: seconds or a date. */
function waitOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return wait > 0 ? wait : undefined;
}

function isObject(body: unknown): body is object {
  return typeof body === "object" && body !== null;
}

function isAnswer(body: unknown): boolean {
  if (!isObject(body)) return false;
  const { cursor, now, seen, records, verdicts } = body as Partial<SyncAnswer>;
  return (
    typeof cursor === "string" &&
    typeof now === "number" &&
    typeof seen === "string" &&
    Array.isArray(records) &&
    Array.isArray(verdicts)
  );
}
