/** Below the form of a thing: what gave way where two devices met in it, and what it was before. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import type { Kind } from "../records/types.ts";
import { hasMet } from "../store/met.ts";
import { later } from "./later.tsx";
import { showToast } from "./toast.tsx";

const Also = later(() => import("../screens/versions.tsx").then((part) => part.Also));

interface Of {
  readonly kind: Kind;
  readonly id: string;
}

type Versions = typeof import("../screens/versions.tsx");

/** Do something with what things were; that part is fetched when it is first asked for. */
export function withVersions(work: (part: Versions) => void): void {
  import("../screens/versions.tsx").then(work, () => showToast({ text: m.offline_part() }));
}

export function Past({ kind, id }: Of): JSX.Element {
  const [isMet, setMet] = useState(false);
  useEffect(() => {
    void hasMet(kind, id).then(setMet);
  }, [kind, id]);
  const open = (): void => {
    withVersions((part) => part.versionsSheet(kind, id));
  };
  return (
    <div>
      {isMet && <Also kind={kind} id={id} />}
      <button type="button" class="bare" onClick={open}>
        {m.versions_title()}
      </button>
    </div>
  );
}
