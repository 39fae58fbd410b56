/** Which containers have a cell on Now, and that they stay where they are. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cueIn } from "../src/screens/cell.ts";
import { chooseChips, inWindow, type Occasion, settle } from "../src/screens/chips.ts";

const NOW = Date.parse("2026-03-04T14:00:00Z"); // a Wednesday
const DAY = 86_400_000;

function occasion(given: Partial<Occasion> & { ids?: string[] } = {}): Occasion {
  const { ids = ["a", "b", "c", "d", "e", "f", "g"], ...rest } = given;
  return {
    containers: ids.map((id) => ({ id })),
    starts: [],
    open: [],
    cues: [],
    begun: [],
    first: null,
    season: null,
    capacity: null,
    now: NOW,
    off: 0,
    cells: [],
    count: 5,
    ...rest,
  };
}

describe("the choice", () => {
  test("follows the person's own order where nothing else is known", () => {
    expect(chooseChips(occasion())).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("an active cue comes before everything else", () => {
    const containers = ["a", "b", "c", "d", "e", "f"].map((id) => ({ id }));
    const withCue = [...containers, { id: "nap", cues: ["naps"], energy: -2 }];
    const starts = ["a", "b", "c", "d", "e"].map((container) => ({
      container,
      at: NOW - DAY,
      off: 0,
    }));
    const asked = occasion({ containers: withCue, starts, capacity: 1 });
    expect(chooseChips(asked)).not.toContain("nap");
    expect(chooseChips({ ...asked, cues: ["naps"] }).slice(0, 2)).toEqual(["cue:naps", "nap"]);
  });

  test("a window that is open now counts, one that is not does not", () => {
    const window = { days: ["wed"], from: "13:30", to: "15:00" } as const;
    const containers = [...occasion().containers, { id: "swim", windows: [window] }];
    expect(chooseChips(occasion({ containers }))[0]).toBe("swim");
    const later = occasion({ containers, now: NOW + 2 * 3_600_000 });
    expect(chooseChips(later)).not.toContain("swim");
  });

  test("what usually begins at this hour comes before what began lately", () => {
    const usual = [2, 3, 6, 7, 8].map((days) => ({ container: "g", at: NOW - days * DAY, off: 0 }));
    const lately = { container: "f", at: NOW - 6 * 3_600_000, off: 0 };
    const chosen = chooseChips(occasion({ starts: [...usual, lately] }));
    expect(chosen.slice(0, 2)).toEqual(["g", "f"]);
  });

  test("the hour is that of the wall clock where it was", () => {
    const starts = [1, 2, 3].map((days) => ({
      container: "g",
      // 14:00 on a wall five hours west, 19:00 here.
      at: NOW - days * DAY + 5 * 3_600_000,
      off: -300,
    }));
    expect(chooseChips(occasion({ starts }))[0]).toBe("g");
  });

  describe("with little to give", () => {
    const containers = [
      { id: "takes a lot", energy: -2 },
      { id: "takes", energy: -1 },
      { id: "even" },
      { id: "gives", energy: 1 },
      { id: "gives a lot", energy: 2 },
    ];
    const usual = [2, 3, 6].map((days) => ({ container: "takes", at: NOW - days * DAY, off: 0 }));

    test.each([1, 2])("at %i what is gentler comes first, whatever is usual", (capacity) => {
      const asked = occasion({ containers, starts: usual, capacity });
      expect(chooseChips(asked)).toEqual(["gives a lot", "gives", "even", "takes", "takes a lot"]);
    });

    test.each([null, 3, 4, 5])("at %s it says nothing", (capacity) => {
      const asked = occasion({ containers, starts: usual, capacity });
      expect(chooseChips(asked)[0]).toBe("takes");
    });

    test("none disappears, whatever was lived and however much there is to give", () => {
      const energies = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 6, maxLength: 12 });
      const begun = fc.array(fc.record({ nth: fc.nat(11), ago: fc.nat(28 * 24) }));
      fc.assert(
        fc.property(energies, begun, fc.integer({ min: 1, max: 5 }), (levels, starts, capacity) => {
          const asked = occasion({
            containers: levels.map((energy, index) => ({ id: `${index}`, energy })),
            starts: starts.map(({ nth, ago }) => ({
              container: `${nth % levels.length}`,
              at: NOW - ago * 3_600_000,
              off: 0,
            })),
          });
          const chosen = chooseChips({ ...asked, capacity });
          expect(chosen.toSorted()).toEqual(chooseChips(asked).toSorted());
        }),
      );
    });
  });

  describe("in a season", () => {
    const starts = ["a", "b", "c", "d", "e"].flatMap((container) =>
      [8, 9, 10, 11].map((days) => ({ container, at: NOW - days * DAY, off: 0 })),
    );
    const season = { front: ["g", "c"], since: NOW - DAY / 2 };

    test("what stands in front comes first while it is new", () => {
      const chosen = chooseChips(occasion({ starts, season }));
      expect(chosen.slice(0, 2).toSorted()).toEqual(["c", "g"]);
    });

    test("later its own days say more; what is in front still comes first among equals", () => {
      const old = { ...season, since: NOW - 40 * DAY };
      const chosen = chooseChips(occasion({ starts, season: old }));
      expect(chosen[0]).toBe("c");
      expect(chosen).not.toContain("g");
      expect(chooseChips(occasion({ season: old })).slice(0, 2)).toEqual(["c", "g"]);
    });

    test("what began before it says less", () => {
      const before = [2, 3].map((days) => ({ container: "f", at: NOW - days * DAY, off: 0 }));
      const since = { container: "g", at: NOW - DAY, off: 0 };
      const asked = occasion({ starts: [...before, since] });
      expect(chooseChips(asked)[0]).toBe("f");
      const lately = { front: [], since: NOW - 1.5 * DAY };
      expect(chooseChips({ ...asked, season: lately })[0]).toBe("g");
    });
  });

  test("what is open or resting needs no cell", () => {
    const containers = occasion().containers.map((one) =>
      one.id === "b" ? { ...one, archived: true } : one,
    );
    expect(chooseChips(occasion({ containers, open: ["a"] }))).toEqual(["c", "d", "e", "f", "g"]);
  });

  test("cells without anything to hold stay empty", () => {
    expect(chooseChips(occasion({ ids: ["a"], count: 3 }))).toEqual(["a", null, null]);
  });
});

describe("the cells", () => {
  test("who stays keeps its cell, who comes takes a free one", () => {
    expect(settle(["x", "c", "a"], ["a", "b", "c"], 3)).toEqual(["a", "x", "c"]);
  });

  test("never twice, never lost, never moved", () => {
    const ids = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 10 });
    const cells = fc.array(fc.option(fc.constantFrom(..."abcdefghij")), { maxLength: 6 });
    fc.assert(
      fc.property(ids, cells, fc.integer({ min: 1, max: 6 }), (all, before, count) => {
        const chosen = all.slice(0, count);
        const after = settle(chosen, before, count);
        expect(after).toHaveLength(count);
        expect(after.filter((id) => id !== null).toSorted()).toEqual(chosen.toSorted());
        before.slice(0, count).forEach((id, cell) => {
          const first = before.indexOf(id) === cell;
          if (id !== null && first && chosen.includes(id)) expect(after[cell]).toBe(id);
        });
      }),
    );
  });
});

describe("windows", () => {
  const night = { days: ["fri"], from: "22:00", to: "02:00" } as const;

  test("across midnight the second half belongs to the day on which it began", () => {
    expect(inWindow(night, 4, 23 * 60)).toBe(true);
    expect(inWindow(night, 5, 60)).toBe(true);
    expect(inWindow(night, 4, 60)).toBe(false);
    expect(inWindow(night, 5, 23 * 60)).toBe(false);
  });

  test("Monday follows Sunday", () => {
    expect(inWindow({ ...night, days: ["sun"] }, 0, 30)).toBe(true);
  });
});

describe("cues", () => {
  const naps = [1, 2, 3].map((days) => ({ cue: "nap", at: NOW - days * DAY, off: 0 }));

  test("that go on have a cell, so that they can end", () => {
    expect(chooseChips(occasion({ cues: ["nap"] }))).toEqual(["cue:nap", "a", "b", "c", "d"]);
    expect(cueIn("cue:nap")).toBe("nap");
    expect(cueIn("nap")).toBeNull();
  });

  test("leave two cells to what one does, however many there are", () => {
    const cues = ["nap", "train", "guests", "rain", "choir"];
    const cells = chooseChips(occasion({ cues }));
    expect(cells.filter((cell) => cueIn(cell ?? "") === null)).toEqual(["a", "b"]);
  });

  test("are offered near their usual time, and at no other", () => {
    expect(chooseChips(occasion({ begun: naps }))).toContain("cue:nap");
    const later = occasion({ begun: naps, now: NOW + 5 * 3_600_000 });
    expect(chooseChips(later)).not.toContain("cue:nap");
    expect(chooseChips(occasion({ begun: naps.slice(0, 1) }))).not.toContain("cue:nap");
  });

  test("one that has just been is not offered again", () => {
    const today = { cue: "nap", at: NOW - 3_600_000, off: 0 };
    expect(chooseChips(occasion({ begun: [...naps, today] }))).not.toContain("cue:nap");
  });

  test("one at a time: the one that begins most about now", () => {
    const trains = [1, 2, 3, 4, 7, 8].map((days) => ({
      cue: "train",
      at: NOW - days * DAY,
      off: 0,
    }));
    const cells = chooseChips(occasion({ begun: [...naps, ...trains] }));
    expect(cells.filter((cell) => cueIn(cell ?? ""))).toEqual(["cue:train"]);
  });

  test("one that begins keeps its cell, and its things take what is free", () => {
    const containers = [...occasion().containers, { id: "rest", cues: ["nap"] }];
    const before = ["a", "b", "cue:nap", "c", "d"];
    const cells = chooseChips(occasion({ containers, cells: before, cues: ["nap"] }));
    expect(cells[2]).toBe("cue:nap");
    expect(cells).toContain("rest");
  });
});

describe("what was put off", () => {
  test("has the first cell; the others keep theirs", () => {
    const cells = ["a", "b", "c", "d", "e"];
    expect(chooseChips(occasion({ cells, first: "g" }))).toEqual(["g", "b", "c", "d", "a"]);
    expect(chooseChips(occasion({ cells, first: "c" }))).toEqual(["c", "b", "a", "d", "e"]);
  });

  test("is not offered where it is open already, or gone", () => {
    expect(chooseChips(occasion({ first: "g", open: ["g"] }))).toEqual(["a", "b", "c", "d", "e"]);
    expect(chooseChips(occasion({ first: "gone" }))).toEqual(["a", "b", "c", "d", "e"]);
  });
});
