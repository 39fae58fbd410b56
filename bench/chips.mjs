/**
 * How many switches of the demo year use a chip that is in sight: the choice of Now, asked anew
 * before each switch, as when the app is opened for it. Reads a life as JSON lines:
 *
 *   ebb demo --until 2026-03-04 --zone Europe/Berlin --json - | node bench/chips.mjs
 */
import { readFileSync } from "node:fs";
import { chooseChips } from "../pwa/src/screens/chips.ts";

const RECENT = 28 * 86_400_000;
const CELLS = 5;

function readRecords(text) {
  const records = new Map();
  for (const line of text.trim().split("\n")) {
    const { kind, id, fields } = JSON.parse(line);
    const key = `${kind}:${id}`;
    records.set(key, fields.deleted ? { kind } : { ...records.get(key), ...fields, kind, id });
  }
  return (kind) => [...records.values()].filter((one) => one.kind === kind && one.created);
}

const isOpenAt = (one, at) => !one.end || one.end === "unknown" || one.end.at >= at;
const seasonAt = (all, at) =>
  all("season").findLast((one) => one.main !== false && one.start.at <= at && isOpenAt(one, at));
const startOf = ({ container, start }) => ({ container, at: start.at, off: start.off });
const begunOf = ({ cue, begin }) => ({ cue, at: begin.at, off: begin.off });

function measure(all, { withCues }) {
  const containers = all("container").sort((one, other) => one.order - other.order);
  const energies = all("energy").sort((one, other) => one.at.at - other.at.at);
  const runs = all("run")
    .filter((run) => !run.sketched)
    .sort((one, other) => one.start.at - other.start.at);
  const from = runs[0].start.at + RECENT;
  let cells = [];
  let switches = 0;
  let visible = 0;
  for (const [index, run] of runs.entries()) {
    const now = run.start.at;
    if (now < from) continue;
    const before = runs.slice(0, index).filter(({ start }) => start.at > now - RECENT);
    const events = withCues ? all("cue_event").filter((one) => one.begin.at < now) : [];
    const last = energies.findLast((energy) => energy.at.at < now);
    const season = seasonAt(all, now);
    cells = chooseChips({
      containers,
      starts: before.map(startOf),
      open: before.slice(-6).flatMap((one) => (isOpenAt(one, now) ? one.container : [])),
      cues: events.filter((one) => isOpenAt(one, now)).map(({ cue }) => cue),
      begun: events.filter(({ begin }) => begin.at > now - RECENT).map(begunOf),
      first: null,
      season: season ? { front: season.front ?? [], since: season.start.at } : null,
      capacity: last?.at.day === run.start.day ? last.level : null,
      now,
      off: run.start.off,
      cells,
      count: CELLS,
    });
    switches += 1;
    if (cells.includes(run.container)) visible += 1;
  }
  return { switches, visible, share: Math.round((1000 * visible) / switches) / 1000 };
}

const all = readRecords(readFileSync(0, "utf8"));
const found = {
  without_cues: measure(all, { withCues: false }),
  with_cues: measure(all, { withCues: true }),
};
process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
