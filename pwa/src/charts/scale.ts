/** The measures of the tide's picture, px: where its bed begins, and how high a lane is. */
export const BED = 58;
export const LANE = 9;

/** A share of the day as the picture has it. */
export function percent(share: number): string {
  return `${Math.round(share * 1e4) / 100}%`;
}
