/** Open a sheet: the sheets and what they hold are fetched when the first one is opened. */
import { notStored } from "../parts/toast.tsx";

type Sheets = typeof import("./sheets.tsx");

/** Do something with the sheets once they are here. */
export function withSheets(work: (sheets: Sheets) => void): void {
  import("./sheets.tsx").then(work, notStored);
}
