/** What stands between sync and its known traps: the code, what is left without it, and the test. */
export const guards = {
  restamp: {
    test: "a far-future clock does not poison",
    file: "store/syncer.ts",
    code: "return await restamp(this.#store, answer);",
    without: "return false;",
  },
  "restamp before merge": {
    test: "stamps are made anew, durably, before",
    file: "store/syncer.ts",
    code: `    const isRepaired = await this.#repairClock(answer);
    await this.#askAhead(batch, answer);
    await takeOver(this.#store, { changes, answer, offered, received: this.#store.now() });`,
    without: `    await this.#askAhead(batch, answer);
    await takeOver(this.#store, { changes, answer, offered, received: this.#store.now() });
    const isRepaired = await this.#repairClock(answer);`,
  },
  "restamp the records": {
    test: "a far-future clock does not poison",
    file: "store/restamp.ts",
    code: "if (row) await records.put(rowOf(kind, id, renewedState(row, renewed)));",
    without: "void row;\n  void rowOf;",
  },
  "restamp in order": {
    test: "stamped anew in the order in which they were made",
    file: "store/restamp.ts",
    code: "].sort();",
    without: "].sort().reverse();",
  },
  "restamp the drawer": {
    test: "a change in the drawer is not ahead",
    file: "store/restamp.ts",
    code: "for (const entry of attention.filter(isWrong)) {",
    without: "for (const entry of [] as typeof attention) {",
  },
  "advance on receive": {
    test: "the clock advances on receive",
    file: "store/answer.ts",
    code: 'if (answer.seen > clock) await setMeta(transaction, "clock", laterStamp(clock, answer.seen));',
    without: "void laterStamp(clock, answer.seen);",
  },
  "stored clock": {
    test: "a relaunch with the clock set back",
    file: "store/commit.ts",
    code: '  meta.put(stamp, "clock").catch(ignore);\n',
    without: "",
  },
  "random node": {
    test: "a clone writes under a node of its own",
    file: "records/stamps.ts",
    code: "return hex(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0, 8);",
    without: 'return "00000001";',
  },
  "learned offset": {
    test: "an offset that was learned keeps later stamps plausible",
    file: "store/answer.ts",
    code: "  await learnOffset(transaction, answer.now - received);\n",
    without: "  void learnOffset;\n  void received;\n",
  },
  "plausible or put off": {
    test: "an account that has seen the future",
    file: "store/syncer.ts",
    code: 'status === "later" || (status === "clock" && !isRepaired)',
    without: 'status === "later"',
  },
  "stamp of the acknowledgement": {
    test: "an edit while its own push is under way",
    file: "store/answer.ts",
    code: "if (state.get(field)?.stamp === stamp) state.delete(field);",
    without: "if (stamp) state.delete(field);",
  },
  "field by field": {
    test: "edits of different fields on two phones both stay",
    file: "store/commit.ts",
    code: "if (value !== undefined && !(mine && isSame(mine.value, value))) {",
    without: "void mine;\n    void isSame;\n    if (value !== undefined) {",
  },
  "verdict by verdict": {
    test: "a change that is refused does not hold up the others",
    file: "store/answer.ts",
    code: 'if (status === "rejected") await park(transaction, change, code ?? "rejected", detail);',
    without: "void code;\n  void detail;",
  },
  halving: {
    test: "a change that spoils the envelope is found by halving",
    file: "store/syncer.ts",
    code: "if (isTooMuch && batch.changes.length > 0) {",
    without: "if (isTooMuch && batch.changes.length < 0) {",
  },
  probe: {
    test: "a server that refuses everything is not blamed",
    file: "store/syncer.ts",
    code: "if (!obstacle) await this.#park(batch, code);",
    without: "await this.#park(batch, code);",
  },
  "halving after three failures": {
    test: "a push that breaks the server three times",
    file: "store/syncer.ts",
    code: "++this.#failures < MOST_FAILURES",
    without: "++this.#failures < Infinity",
  },
  "again and again": {
    test: "a network that comes and goes parks nothing",
    file: "store/syncer.ts",
    code: "if (++this.#suspicions < MOST_SUSPICIONS) return waiting(retryAfter, isSilent);",
    without: "",
  },
  "sign-out keeps": {
    test: "a sign-out keeps the queue",
    file: "store/syncer.ts",
    code: 'if (status === 401) return { kind: "signed_out" };',
    without: "",
  },
  "current account": {
    test: "nothing is sent once another account is in use",
    file: "store/syncer.ts",
    code: 'if (await this.#isHalted()) return { kind: "halted" };',
    without: "void this.#isHalted;",
  },
  "visible when created": {
    test: "a stop that arrives before its start",
    file: "records/merge.ts",
    code: 'return (state.get("created")?.stamp ?? "") > (state.get("deleted")?.stamp ?? "");',
    without: 'return !state.has("deleted");',
  },
  "deletes drop": {
    test: "a stale phone does not bring back what was deleted",
    file: "records/merge.ts",
    code: 'if (field !== "deleted" && stamp <= deleted) state.delete(field);',
    without: "void field;\n    void stamp;",
  },
  "offer again": {
    test: "a phone heals a server that was set back",
    file: "store/answer.ts",
    code: '    await setMeta(transaction, "offering", { after: null });\n',
    without: "",
  },
  "durable offer": {
    test: "offering everything again goes on where it was ended",
    file: "store/answer.ts",
    code: 'await setMeta(transaction, "offering", offered ? { after: [...offered] } : undefined);',
    without: 'await setMeta(transaction, "offering", undefined);',
  },
  "lowest stamps": {
    test: "an empty new phone does not overwrite a full account",
    file: "capture/starters.ts",
    code: "`000000000000-0000-",
    without: "`0fff00000000-0000-",
  },
  "merge, then remove": {
    test: "a sign-in that is killed in the middle",
    file: "store/account.ts",
    code: "    await into.database.write(async (transaction) => {\n      await mergeRecords",
    without:
      "    await removePage(from, page);\n    await into.database.write(async (transaction) => {\n      await mergeRecords",
  },
  "remove only what arrived": {
    test: "a capture made while the databases are merged",
    file: "store/account.ts",
    code: 'if (((await meta(transaction, "clock")) ?? LOWEST) !== page.clock) return;',
    without: "",
  },
  "only what is new": {
    test: "the unsent queue goes to another phone as a file, once",
    file: "store/transfer.ts",
    code: "return [...after].some(([field, { stamp }]) => held.get(field)?.stamp !== stamp);",
    without: "return after.size > 0;",
  },
  "compare when quiet": {
    test: "nothing is concluded while something waits",
    file: "store/integrity.ts",
    code: "const isComparable = unsent + parked === 0 && !offering && !trimmed;",
    without: "const isComparable = unsent + parked >= 0 && !offering && !trimmed;",
  },
  "offer what differs": {
    test: "a record that the server has lost is offered again",
    file: "store/integrity.ts",
    code: 'if (isSecond) await setMeta(transaction, "offering", { after: null });',
    without: "",
  },
  "free space": {
    test: "without space, old synced records go",
    file: "store/current.ts",
    code: "    await freeSpace(target);\n    return await written(write);",
    without: "    void freeSpace;\n    return await written(write);",
  },
  "never the queue": {
    test: "without space, old synced records go",
    file: "store/space.ts",
    code: "if (waits === 0) await records.delete(key);",
    without: "if (waits >= 0) await records.delete(key);",
  },
  reopen: {
    test: "a connection that is lost is opened again",
    file: "store/database.ts",
    code: "if (!isLost(error)) throw error;",
    without: "if (!isLost(undefined)) throw error;",
  },
  "captures before what was asked ahead": {
    test: "what is captured while much comes in",
    file: "store/syncer.ts",
    code: "if (ahead && batch.changes.length === 0 && ahead.cursor === batch.cursor) {",
    without: "if (ahead && ahead.cursor === batch.cursor) {",
  },
  "nothing asked ahead for another account": {
    test: "nothing is asked ahead once another account",
    file: "store/syncer.ts",
    code: "if (!more || reset || this.#options.leavesMuch || (await this.#isHalted())) return;",
    without: "if (!more || reset || this.#options.leavesMuch) return;",
  },
  "cursor with its page": {
    test: "a page that is stored in parts",
    file: "store/answer.ts",
    code: "if (isLast) await move(transaction, store, exchange);",
    without: "if (from === 0) await move(transaction, store, exchange);\n        void isLast;",
  },
};
