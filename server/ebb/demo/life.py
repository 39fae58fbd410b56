"""The life itself: each day is planned, lived and captured as a phone would have captured it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ebb.demo import clock, words
from ebb.demo.clock import MINUTE, capture, instant
from ebb.demo.day import Block, Plan, plan
from ebb.demo.diary import Diary
from ebb.demo.dice import Dice
from ebb.demo.evening import Evening
from ebb.demo.household import Household
from ebb.demo.lived import Day, Run
from ebb.demo.rhythm import Rhythm
from ebb.demo.settling import Settling, bend_dinner, turn_of_dinner
from ebb.records.zones import offset_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ebb.demo.year import Trip, Years

_SECOND = 1000
_DAY = timedelta(days=1)
#: Minutes in the air, with the family to the near sea or alone to the far city.
_NEAR, _FAR = 200, 530
#: The nap of the last day as a picture of its afternoon shows it: begun at 14:02, up at 15:25.
_LAST_NAP, _LAST_NAP_ENDS = 14 * 60 + 6, 15 * 60 + 25


class Life:
    """Lives the days of some years and writes every act into ``diary``."""

    def __init__(self, years: Years, seed: int, *, heavy: bool) -> None:
        """Settle in: what the household needs is set up on the first morning."""
        self.diary = Diary(Dice(seed, "ids"))
        self._years = years
        self._seed = seed
        self._heavy = heavy
        self._zone = years.home
        self._home = Household(self.diary, years, instant(years.first, 6 * 60, years.home))
        self._rhythm = Rhythm(Dice(seed, "mood"))
        self._evening = Evening(self.diary, self._home, self._rhythm, heavy=heavy)
        self._settling = Settling(self.diary, self._home)
        nights = clock.changes_of_offset(years.first, years.last + _DAY, years.home)
        self._clock_changes = {self._day_of(at): at for at in nights}
        #: The run left open in the evening, and the end that the morning will put down.
        self._left_open: tuple[str, object] | None = None

    def live(self) -> None:
        """Live every day, the oldest first."""
        for day in self._years.days():
            self._live_day(day)

    def _live_day(self, day: date) -> None:
        dice = Dice(self._seed, day)
        self._rhythm.next_day(self._years.season(day).kind)
        self._home.seasons_of(day, self._zone)
        trip = self._years.trip(day)
        if trip and day in {trip.out, trip.back}:
            lived = self._fly(day, trip, dice)
        else:
            lived = self._stay(day, dice)
        self._evening.keep(lived)
        self._be_up_at_night(lived)
        self._home.tend(day, self._zone, dice)

    def _is_whole(self, day: date) -> bool:
        # The last night as well: whatever the hour, something is open when the life is cut off.
        return (self._years.last - day).days <= 1

    def _day_of(self, at: int) -> date:
        return date.fromisoformat(capture(at, self._years.home)["day"])

    # A day in one place

    def _stay(self, day: date, dice: Dice) -> Day:
        whole = self._is_whole(day)
        planned = plan(self._years, day, dice, heavy=self._heavy, whole=whole)
        if day == self._years.last:
            planned = _with_last_nap(planned)
        turn = "" if whole else turn_of_dinner(planned.blocks, dice)
        blocks = bend_dinner(planned.blocks, turn, dice)
        bed = instant(day, planned.bed, self._zone)
        lived = self._day(day, planned.kind, self._lay(day, blocks, bed, dice), bed, dice)
        self._capture(lived)
        self._look_again(lived)
        self._settling.settle(lived, turn)
        return lived

    def _day(self, day: date, kind: str, runs: list[Run], bed: int, dice: Dice) -> Day:
        return Day(
            date=day,
            kind=kind,
            season=self._years.season(day).kind,
            zone=self._zone,
            runs=runs,
            bed=bed,
            dice=dice,
            moments=[],
            whole=self._is_whole(day),
        )

    def _lay(self, day: date, blocks: Sequence[Block], until: int, dice: Dice) -> list[Run]:
        """Turn blocks into runs: each lasts until the next one, the last ``until`` an instant."""
        starts = [
            instant(day, block.start, self._zone) + dice.between(0, 59_999) for block in blocks
        ]
        runs = []
        for block, start, end in zip(blocks, starts, [*starts[1:], until], strict=True):
            run = Run(self.diary.new_id(start), block.key, start, end, self._zone)
            if block.stop:
                run.end = min(end, instant(day, block.stop, self._zone))
            if block.cue:
                run.cue = block.cue
                run.cue_begin = start - dice.between(40, 230) * _SECOND
                run.cue_end = instant(day, block.cue_end, self._zone) + dice.between(0, 59_999)
            runs.append(run)
            if block.beside not in {"", block.key}:
                runs += self._lay_beside(block.beside, run, dice)
        return runs

    def _lay_beside(self, key: str, main: Run, dice: Dice) -> list[Run]:
        """Lay what runs beside another run and ends within it, now and then two things at once."""
        keys = [key, "tidy"] if key != "tidy" and dice.chance(0.15) else [key]
        runs = []
        start = main.start
        for one in keys:
            start += dice.between(3 * 60_000, 8 * 60_000)
            end = start + dice.between(12 * 60_000, 38 * 60_000)
            if one != main.key and end < main.end - 2 * MINUTE:
                id_ = self.diary.new_id(start)
                runs.append(Run(id_, one, start, end, main.zone, alongside=True))
        return runs

    # Captures

    def _capture(self, day: Day) -> None:
        main = day.main
        self._close_evening(day.wake)
        for run in day.runs:
            run.begun = self._home.begin(
                run.start, run.key, run.zone, run.id, alongside=run.alongside
            )
            if run.alongside:
                self._end(run, run.end)
            if run.cue:
                self._capture_cue(run)
        for run in main[:-1]:
            self._end(run, run.end)
        self._go_to_bed(main[-1], day)

    def _end(self, run: Run, tapped: int) -> None:
        ended = self.diary.edit(tapped, "run", run.id, end=capture(run.end, run.zone))
        if run.begun:
            self.diary.pairs.append((run.begun, ended))

    def _capture_cue(self, run: Run) -> None:
        event = self.diary.create(
            run.cue_begin,
            "cue_event",
            cue=self._home.cues[run.cue],
            begin=capture(run.cue_begin, run.zone),
            end=None,
        )
        ended = self.diary.edit(
            run.cue_end, "cue_event", event.id, end=capture(run.cue_end, run.zone)
        )
        self.diary.pairs.append((event, ended))
        if run.begun:
            run.begun.fields["cue_event"] = event.id

    def _go_to_bed(self, run: Run, day: Day) -> None:
        """End the last run, or leave it open for the morning to ask about, kindly."""
        if not day.whole and day.dice.chance(0.76):
            self._end(run, run.end)
        elif not day.whole and day.dice.chance(0.1):
            self._left_open = run.id, "unknown"
        else:
            self._left_open = run.id, capture(run.end, run.zone)

    def _close_evening(self, tapped: int) -> None:
        if self._left_open:
            id_, end = self._left_open
            self.diary.edit(tapped - 21 * _SECOND, "run", id_, end=end)
            self._left_open = None

    # Second looks

    def _look_again(self, day: Day) -> None:
        """Shift, annotate, undo and sketch in: the small edits of a day."""
        dice = day.dice
        main = day.main
        for before, run in pairwise(main):
            if dice.chance(0.05):
                self._shift(before, run, day)
            elif dice.chance(0.04):
                at = day.bed - dice.between(5, 60) * MINUTE
                if at > run.end:
                    self.diary.edit(at, "run", run.id, note=dice.pick(words.NOTES))
        if dice.chance(0.05):
            self._slip(dice.pick(main), day)
        if dice.chance(0.06):
            self._sketch_in(day)

    def _shift(self, before: Run, run: Run, day: Day) -> None:
        """Say that a run began a little before its tap, and that the one before ended then."""
        earlier = run.start - day.dice.between(1, 4) * 5 * MINUTE
        if earlier < before.start + 10 * MINUTE or earlier < before.end < run.start:
            return
        tapped = run.start + day.dice.between(4, 40) * _SECOND
        self.diary.edit(tapped, "run", run.id, start=capture(earlier, run.zone))
        self.diary.apart.add(run.id)
        if before.end == run.start:
            self.diary.edit(tapped, "run", before.id, end=capture(earlier, before.zone))
            self.diary.apart.add(before.id)
            before.end = earlier
        run.start = earlier

    def _slip(self, going_on: Run, day: Day) -> None:
        """Tap the chip beside the right one, and undo both halves of the switch."""
        at = going_on.start + (going_on.end - going_on.start) // 3
        begun = self._home.begin(at, "tidy", going_on.zone)
        self.diary.edit(at, "run", going_on.id, end=capture(at, going_on.zone))
        undone = at + day.dice.between(1_800, 8_000)
        self.diary.delete(undone, "run", begun.id)
        self.diary.edit(undone, "run", going_on.id, end=None)
        self.diary.apart.add(going_on.id)

    def _sketch_in(self, day: Day) -> None:
        """Put something down afterwards that ran beside the rest and was not tapped."""
        run = day.dice.pick(day.main)
        start = run.start + 6 * MINUTE
        if run.end - start < 25 * MINUTE:
            return
        at = day.bed - day.dice.between(4, 20) * MINUTE
        if at < run.end:
            return
        fields: dict[str, Any] = {
            "container": self._home.containers["friends"],
            "title": "A talk with the neighbour",
            "roles": [self._home.roles["friend"]],
            "start": capture(start, run.zone),
            "end": capture(start + 18 * MINUTE, run.zone),
            "alongside": True,
            "sketched": True,
        }
        self.diary.create(at, "run", **fields)

    def _be_up_at_night(self, day: Day) -> None:
        """Live a night on which Mia wakes, as she does when the clocks change at home."""
        change = self._clock_changes.get(day.date)
        at_home = self._zone == self._years.home
        if not at_home or not (change or day.dice.chance(0.03)):
            return
        middle = change or instant(day.date, 26 * 60 + day.dice.between(-50, 40), self._zone)
        if middle - day.bed < 2 * 60 * MINUTE or (day.date == self._years.last):
            return
        start = middle - day.dice.between(20, 40) * MINUTE - day.dice.between(0, 59_999)
        end = middle + day.dice.between(14, 34) * MINUTE
        run = Run(self.diary.new_id(start), "night", start, end, self._zone)
        self._close_evening(start)
        run.begun = self._home.begin(start, "night", self._zone, run.id)
        self._end(run, end)
        if change:
            # On a night of 25 hours this hour comes twice: the offset tells them apart.
            for at in (middle - 8 * MINUTE, middle + 9 * MINUTE):
                self.diary.create(at, "energy", at=capture(at, self._zone), level=2)

    # Journeys

    def _fly(self, day: date, trip: Trip, dice: Dice) -> Day:
        """Live a day of travel: breakfast in one zone, the flight, the evening in the other."""
        here = self._zone
        there = trip.zone if day == trip.out else self._years.home
        aloft = _NEAR if trip.with_family else _FAR
        noon = instant(day, 12 * 60, here)
        ahead = offset_at(noon, there) - offset_at(noon, here)
        # Landing on the same date in the other zone is what makes a day long or short.
        leave = max(5 * 60, min(10 * 60 + 30, 22 * 60 + 30 - aloft - ahead))
        landed = instant(day, leave + aloft, here) + dice.between(0, 59_999)
        blocks = [Block(leave - 130, "breakfast"), Block(leave - 85, "way", beside="sketch")]
        before = self._lay(day, blocks, landed + 50 * MINUTE, dice)
        self._zone = there
        self._rhythm.fly(ahead)
        seen = landed + 90 * _SECOND
        self.diary.create(seen, "place", **{"from": seen, "tz": there})
        after, bed = self._land(day, landed, trip, dice)
        before[-1].end = before[-1].end if before[-1].alongside else after[0].start
        lived = self._day(day, "way", [*before, *after], bed, dice)
        _last_main(before).end = after[0].start
        self._capture(lived)
        self._look_again(lived)
        return lived

    def _land(self, day: date, landed: int, trip: Trip, dice: Dice) -> tuple[list[Run], int]:
        midnight = instant(day, 0, self._zone)
        first = (landed - midnight) // MINUTE + 50
        bed = max(22 * 60 + 40, first + 70)
        together = trip.with_family or day == trip.back
        keys = ["explore", "dinner", "alex" if together else "call_home"]
        if bed - first < 5 * 60:
            keys = keys[-1:]
        step = (bed - first) // len(keys)
        blocks = [Block(first + number * step, key) for number, key in enumerate(keys)]
        until = instant(day, bed, self._zone)
        return self._lay(day, blocks, until, dice), until


def _last_main(runs: list[Run]) -> Run:
    return [run for run in runs if not run.alongside][-1]


def _with_last_nap(planned: Plan) -> Plan:
    blocks = [block for block in planned.blocks if block.cue != "nap"]
    nap = Block(_LAST_NAP, "admin", cue="nap", cue_end=_LAST_NAP_ENDS)
    ordered = sorted([*blocks, nap], key=lambda block: block.start)
    return Plan(kind=planned.kind, blocks=tuple(ordered), bed=planned.bed)
