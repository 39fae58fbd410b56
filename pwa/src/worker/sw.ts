/// <reference lib="webworker" />
/** The service worker: one concern a file. */
import { push } from "./push.ts";
import { shareTarget } from "./share.ts";
import { shell } from "./shell.ts";
import { backgroundSync } from "./sync.ts";

shell();
shareTarget();
backgroundSync();
push();
