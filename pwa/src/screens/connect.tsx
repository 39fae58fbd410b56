/** Sign in with a one-time code: under Yours, and at the address that a QR code leads to. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import { showToast } from "../parts/toast.tsx";
import { go } from "../route.ts";
import { ConnectError, connect, syncStatus } from "../store/status.ts";
import { isWhole, tidyCode } from "./code.ts";

function words(error: unknown): string {
  if (!(error instanceof ConnectError)) return m.devices_internal();
  switch (error.code) {
    case "bad_code":
      return m.devices_bad_code();
    case "too_many_attempts":
      return m.devices_too_many({ minutes: Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60)) });
    case "offline":
      return m.devices_offline();
    case "busy":
      return m.devices_busy();
    default:
      return m.devices_internal();
  }
}

function usualName(): string {
  return /Android|iPhone|iPad|Mobile/.test(navigator.userAgent)
    ? m.devices_name_phone()
    : m.devices_name_computer();
}

export function ConnectForm({ code: given = "" }: { code?: string }): JSX.Element {
  const [code, setCode] = useState(tidyCode(given));
  const [name, setName] = useState(usualName);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem("");
    try {
      await connect(code, name.trim() || usualName());
      showToast({ text: m.devices_connected() });
      if (location.pathname === "/join") go("/", true);
    } catch (error) {
      setProblem(words(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && isWhole(code)) void submit();
      }}
    >
      <label class="field">
        <span>{m.devices_code()}</span>
        <input
          class="input code"
          type="text"
          name="code"
          inputMode="text"
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
          placeholder={m.devices_code_placeholder()}
          value={code}
          onInput={(event) => setCode(tidyCode(event.currentTarget.value))}
        />
      </label>
      <p class="quiet small">{m.devices_code_hint()}</p>
      <label class="field">
        <span>{m.devices_name()}</span>
        <input
          class="input"
          type="text"
          name="device"
          maxLength={60}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      {problem && <p role="alert">{problem}</p>}
      <div class="ends">
        <span class="quiet small grow">{m.devices_connect_intro()}</span>
        <button type="submit" class="pill main" disabled={busy || !isWhole(code)}>
          {busy ? m.devices_connecting() : m.devices_connect()}
        </button>
      </div>
    </form>
  );
}

/** The code leaves the address at once: it is nobody else's to read there. */
function takeCode(): string {
  const code = location.hash.slice(1);
  if (code) history.replaceState(history.state, "", location.pathname);
  return code;
}

export function Join(): JSX.Element {
  const [code] = useState(takeCode);
  return (
    <main class="screen page">
      <header class="head">
        <h1 class="title" tabIndex={-1}>
          {m.join_title()}
        </h1>
      </header>
      <div class="stack tail">
        <p class="quiet">
          {syncStatus.value.account && syncStatus.value.phase !== "signed_out"
            ? m.join_already()
            : m.join_hint()}
        </p>
        <ConnectForm code={code} />
      </div>
    </main>
  );
}
