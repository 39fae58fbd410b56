/** How long a page that is in sight takes to draw, at the very most, ms. */
const PATIENCE = 200;

/** Run once what has changed is on the screen; a page out of sight draws nothing, and runs it all the same. */
export function afterPaint(run: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (!isDone) run();
    isDone = true;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, PATIENCE);
}
