/** What a cell of Now holds: the id of a container, or that of a cue, marked as such. */
const CUE = "cue:";

/** What a cell holds for a cue. */
export function cueCell(cue: string): string {
  return CUE + cue;
}

/** The cue in a cell, or null where it holds something else. */
export function cueIn(cell: string): string | null {
  return cell.startsWith(CUE) ? cell.slice(CUE.length) : null;
}
