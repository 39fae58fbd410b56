/** Below the form of a thing: what gave way where two devices met in it, and what it was before. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages/index.ts";
import type { Kind } from "../records/types.ts";
import { hasMet } from "../store/met.ts";
import { later } from "./later.tsx";
import { openSheet } from "./sheet.tsx";

const Also = later(() => import("../screens/versions.tsx").then((part) => part.Also));
const Versions = later(() => import("../screens/versions.tsx").then((part) => part.Versions));
const DeletedThings = later(() =>
  import("../screens/versions.tsx").then((part) => part.DeletedThings),
);

interface Of {
  readonly kind: Kind;
  readonly id: string;
}

export function Past({ kind, id }: Of): JSX.Element {
  const [isMet, setMet] = useState(false);
  useEffect(() => {
    void hasMet(kind, id).then(setMet);
  }, [kind, id]);
  const open = (): void => {
    openSheet({ title: m.versions_title(), tall: true, body: <Versions kind={kind} id={id} /> });
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

/** What was deleted and may come back. */
export function openDeleted(): void {
  openSheet({ title: m.deleted_title(), tall: true, body: <DeletedThings /> });
}
