/** Whether something is being edited, so that no update reloads the page under the hands. */
import { computed, signal } from "@preact/signals";

const forms = signal(0);

/** True while a sheet with unsaved words may be open. */
export const editing = computed(() => forms.value > 0);

/** Say that an edit begins; the answer ends it. */
export function beginEdit(): () => void {
  forms.value += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    forms.value -= 1;
  };
}
