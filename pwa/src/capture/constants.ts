/** The times of capture, in one place; milliseconds. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Two taps on the same thing within this time are one change. */
export const DOUBLE_TAP = 3 * SECOND;
/** How long the undo toast stays. */
export const UNDO_TOAST = 10 * SECOND;
/** How far back the start of an open run may be shifted. */
export const SHIFT_BACK = 2 * HOUR;
/** A run open for longer asks, once, when it ended. */
export const OPEN_RUN_QUESTION = 14 * HOUR;
/** After so long without a capture one begins from now; a run as old ended at a time nobody knows. */
export const AWAY = 7 * 24 * HOUR;
/** How many runs may be open side by side. */
export const MOST_OPEN = 3;

/** The most characters of what one does, and of a moment. */
export const TITLE = 120;
export const MOMENT = 280;
/** The same link twice within this time is one event. */
export const REPEATED_LINK = 30 * SECOND;
