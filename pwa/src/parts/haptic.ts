/** A light touch back on capture, where the platform has one. */
export function haptic(): void {
  navigator.vibrate?.(8);
}
