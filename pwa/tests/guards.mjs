/**
 * Takes the guards of sync away, one at a time, and expects a test to fail each time: a test that
 * passes without what it tests proves nothing. `npm run guards`, or with names of guards.
 */
import { spawnSync } from "node:child_process";
import { guards } from "./support/guards.mjs";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in guards));
if (unknown.length > 0) throw new Error(`no such guard: ${unknown.join(", ")}`);

const files = ["tests/traps.test.ts", "tests/fetching.test.ts"];
let unguarded = 0;
for (const [name, { test }] of Object.entries(guards)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const run = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...files, "-t", test],
    { env: { ...process.env, EBB_WITHOUT_GUARD: name, NO_COLOR: "1" }, encoding: "utf8" },
  );
  const output = run.stdout + run.stderr;
  const failed = /Tests\s+(\d+) failed/.exec(output);
  if (!failed) {
    unguarded++;
    process.stdout.write(`${output}\n`);
  }
  // A run that was ended before its result proves as little as one that passed.
  const passed = /Tests\s+\d+ passed/.test(output) ? "GREEN" : "ENDED";
  process.stdout.write(`${failed ? "red  " : passed} without ${name}: ${test}\n`);
}
process.stdout.write(`${unguarded} guards without a test that needs them\n`);
process.exitCode = unguarded === 0 ? 0 : 1;
