/** Open a sheet: the sheets and what they hold are fetched when the first one is opened. */
import { MOST_OPEN } from "../capture/constants.ts";
import { notStored } from "../parts/toast.tsx";
import { openRuns } from "../store/queries.ts";

type Sheets = typeof import("./sheets.tsx");

/** Do something with the sheets once they are here. */
export function withSheets(work: (sheets: Sheets) => void): void {
  import("./sheets.tsx").then(work, notStored);
}

/** Choose what goes alongside; where there are as many as there may be, which of them ended. */
export function openAlongside(): void {
  withSheets((sheets) => {
    const { length } = openRuns.value;
    if (length >= MOST_OPEN) sheets.endedSheet();
    else sheets.pickSheet(length > 0);
  });
}
