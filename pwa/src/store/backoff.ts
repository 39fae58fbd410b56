/**
 * When to try again. Someone who looks at the screen while the server restarts should not wait, so
 * the first two minutes are tried about once a second; after that ever more slowly.
 */
const BRISK = 1000;
const BRISK_FOR = 120_000;
const SLOWEST = 300_000;

/** ms to wait: `failing` ms after the first failure, at least what the server asked for, with jitter. */
export function waitFor(
  failing: number,
  isVisible: boolean,
  asked = 0,
  random = Math.random(),
): number {
  const slow = Math.min(Math.max((failing - BRISK_FOR) / 4, BRISK), SLOWEST);
  const base = isVisible ? slow : Math.max(slow, 15_000);
  return Math.max(asked, base * (0.7 + 0.6 * random));
}
