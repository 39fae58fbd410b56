"""What is kept of a day besides its runs: energy, moments, sparks and the evening's answer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ebb.demo import words
from ebb.demo.clock import HOUR, MINUTE, capture, instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ebb.demo.diary import Act, Diary
    from ebb.demo.household import Household
    from ebb.demo.lived import Day
    from ebb.demo.rhythm import Rhythm

_SECOND = 1000
#: Wall minutes at which energy is usually logged, with how often it is.
_USUAL_LOGS = (
    (8 * 60 + 20, 0.85),
    (11 * 60, 0.6),
    (13 * 60 + 45, 0.75),
    (16 * 60 + 40, 0.6),
    (20 * 60 + 30, 0.75),
)
#: What is often wondered about: how energy was before it, and how it is after.
_LOGS_AROUND = {"walk": 0.5, "lie_down": 0.35, "deep": 0.3, "theo": 0.3, "train_reading": 0.25}
#: How many more logs there would be room for, most of which are spare.
_MORE_LOGS = {False: 4, True: 11}
_MOMENTS = {False: (0.55, 0.12), True: (0.9, 0.6, 0.4)}
_SPARKS = {False: (0.4, 0.1), True: (0.9, 0.8, 0.6, 0.4, 0.3)}
_ANSWERS = {
    "usual": (("mostly", 56), ("partly", 29), ("different", 11), ("skipped", 4)),
    "bent": (("mostly", 24), ("partly", 28), ("different", 42), ("skipped", 6)),
}
_BENT = {"ill", "sofa", "theo", "way"}
#: What a person is likely to choose as what the day was about.
_TELLING = {"deep", "walk", "playground", "theo", "alex", "family", "explore", "friends", "sketch"}
_TABLET = 1


class Evening:
    """Keeps what mattered, day by day, without saying the same thing twice in a week."""

    def __init__(self, diary: Diary, home: Household, rhythm: Rhythm, *, heavy: bool) -> None:
        """Write into ``diary``; ``heavy`` is for someone who notes a great deal."""
        self._diary = diary
        self._home = home
        self._rhythm = rhythm
        self._heavy = heavy
        self._said: deque[str] = deque(maxlen=9)

    def keep(self, day: Day) -> None:
        """Write down everything that was noted on a day."""
        self._log_energy(day)
        self._keep_moments(day)
        self._keep_sparks(day)
        self._reflect(day)

    # Energy

    def _log_energy(self, day: Day) -> None:
        dice = day.dice
        for minute, likely in _USUAL_LOGS:
            at = instant(day.date, dice.near(minute, 35), day.zone) + dice.between(0, 59_999)
            if (day.whole or dice.chance(likely)) and day.wake < at < day.bed:
                self._log(at, day, spare=0 if day.whole else 1)
        for run in day.main:
            if day.whole:
                self._log(run.start + dice.between(100, 700) * _SECOND, day, spare=0)
            elif dice.chance(_LOGS_AROUND.get(run.key, 0)):
                self._log(run.start - dice.between(10, 400) * _SECOND, day, spare=1)
                self._log(run.end + dice.between(40, 700) * _SECOND, day, spare=1)
            elif dice.chance(0.3):
                self._log(run.end - dice.between(20, 300) * _SECOND, day, spare=2)
        for _ in range(_MORE_LOGS[self._heavy]):
            at = day.wake + int(dice.roll() * (day.bed - day.wake))
            self._log(at, day, spare=3)

    def _log(self, at: int, day: Day, spare: int) -> None:
        dice = day.dice
        level = self._rhythm.level(at, day)
        slip = dice.chance(0.012)
        act = self._energy(at, day, max(1, level - 1) if slip else level)
        if slip:
            # A thumb on the cell beside it: undone at once and logged anew.
            self._diary.delete(at + 3_400, "energy", act.id)
            act = self._energy(at + 5_200, day, level)
        if dice.chance(0.07):
            act.fields["note"] = dice.pick(words.ENERGY_NOTES)
        if dice.chance(0.09):
            act.fields["tags"] = dice.some(words.ENERGY_TAGS, dice.between(1, 2))
        if not slip:
            act.spare = spare

    def _energy(self, at: int, day: Day, level: int) -> Act:
        taken = capture(at, day.zone_at(at))
        return self._diary.create(at, "energy", at=taken, level=level)

    # Moments and sparks

    def _keep_moments(self, day: Day) -> None:
        for likely in (1,) if day.whole else _MOMENTS[self._heavy]:
            if day.dice.chance(likely):
                at = self._waking_time(day)
                self._moment(at, day, self._say(_moments_of(day), day))

    def _moment(self, at: int, day: Day, text: str) -> Act:
        run = day.at(at)
        fields: dict[str, Any] = {"at": capture(at, day.zone_at(at)), "text": text}
        if run and day.dice.chance(0.6):
            fields["run"] = run.id
        act = self._diary.create(at, "moment", **fields)
        if day.dice.chance(0.02):
            # Let go and taken back: an undelete writes everything anew.
            self._diary.delete(at + 9 * MINUTE, "moment", act.id)
            self._diary.create(at + 9 * MINUTE + 6_100, "moment", act.id, **fields)
        day.moments.append(act.id)
        return act

    def _keep_sparks(self, day: Day) -> None:
        for likely in _SPARKS[self._heavy]:
            if day.dice.chance(likely):
                self._spark(self._waking_time(day), day)

    def _spark(self, at: int, day: Day) -> None:
        run = day.at(at)
        text = self._say(words.SPARKS, day)
        fields: dict[str, Any] = {"at": capture(at, day.zone_at(at)), "text": text}
        if run and day.dice.chance(0.8):
            fields["run"] = run.id
        spark = self._diary.create(at, "spark", **fields)
        if day.dice.chance(0.12):
            later = max(day.bed - day.dice.between(20, 70) * MINUTE, at + MINUTE)
            moment = self._diary.create(later, "moment", at=capture(at, day.zone_at(at)), text=text)
            self._diary.edit(later + 1, "spark", spark.id, became=f"moment:{moment.id}")
            day.moments.append(moment.id)

    def _say(self, texts: Sequence[str], day: Day) -> str:
        fresh = [text for text in texts if text not in self._said]
        text = day.dice.pick(fresh or texts)
        self._said.append(text)
        return text

    def _waking_time(self, day: Day) -> int:
        first, last = day.wake + 20 * MINUTE, day.bed - 2 * HOUR
        return first + int(day.dice.roll() * max(last - first, MINUTE))

    # The evening's question

    def _reflect(self, day: Day) -> None:
        dice = day.dice
        id_ = f"day:{day.date.isoformat()}"
        has_capacity = dice.chance(0.42)
        if has_capacity:
            at = day.wake + dice.between(60, 900) * _SECOND
            fields = {"capacity": self._rhythm.capacity()}
            self._diary.create(at, "reflection", id_, **fields)
        if not dice.chance(0.87):
            return
        at = max(day.bed - dice.between(15, 95) * MINUTE, day.wake + HOUR) + dice.between(0, 59_999)
        answer = self._answer(day, at)
        if has_capacity:
            act = self._diary.edit(at, "reflection", id_, **answer)
        else:
            act = self._diary.create(at, "reflection", id_, **answer)
        act.device = _TABLET if dice.chance(0.3) else 0
        self._receipt(day, at, str(answer["answer"]))

    def _answer(self, day: Day, at: int) -> dict[str, Any]:
        dice = day.dice
        answer = dice.weighed(_ANSWERS["bent" if day.kind in _BENT else "usual"])
        if answer == "skipped":
            return {"answer": answer}
        fields: dict[str, Any] = {"answer": answer}
        telling = [run.id for run in day.main if run.key in _TELLING and run.start < at]
        links = [f"run:{id_}" for id_ in dice.some(telling, dice.between(0, 2))]
        links += [f"moment:{id_}" for id_ in day.moments if dice.chance(0.7)]
        if links:
            fields["chosen"] = links[-3:]
        if dice.chance(0.34):
            fields["line"] = self._say(_lines_of(day, answer), day)
        if dice.chance(0.12):
            fields["lead_role"] = self._home.roles[dice.pick(["parent", "maker", "partner"])]
        return fields

    def _receipt(self, day: Day, answered: int, answer: str) -> None:
        """Note the reminder that asked, when the answer came from it."""
        shown = instant(day.date, 20 * 60 + 30, day.zone)
        if not shown < answered < shown + 2 * HOUR or not day.dice.chance(0.7):
            return
        # Two of the answers are buttons of the reminder; a tap on its body opens the others.
        pressed = answer if answer in {"mostly", "different"} else "opened"
        self._diary.create(
            answered,
            "nudge",
            f"evening:{day.date.isoformat()}",
            shown=shown + 4 * _SECOND,
            answer=pressed,
            answered=answered,
        )


def _moments_of(day: Day) -> Sequence[str]:
    if day.kind in {"away", "way"}:
        return words.MOMENTS["travel"]
    own = words.MOMENTS.get(day.season, ())
    return own if own and day.dice.chance(0.4) else words.MOMENTS["any"]


def _lines_of(day: Day, answer: str) -> Sequence[str]:
    if answer == "different":
        return words.DIFFERENT.get(day.kind, words.LINES[answer])
    return words.LINES[answer]
