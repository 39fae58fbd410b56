"""What the person has set up: roles, containers, cues, boundaries, seasons, settings, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ebb.demo import clock, person, words
from ebb.demo.clock import MINUTE, capture, instant

if TYPE_CHECKING:
    from datetime import date

    from ebb.demo.diary import Act, Diary
    from ebb.demo.dice import Dice
    from ebb.demo.year import Season, Years

#: What stands in front in each season.
_FRONT = {
    "work_heavy": ("deep", "agency", "calls", "walk"),
    "healing": ("tea", "lie_down", "walk"),
    "travel": ("explore", "call_home", "sketch"),
    "caretaking": ("theo", "admin", "playground", "walk"),
    "own": ("sketch", "walk", "friends", "balcony"),
}
_NUDGES = {"healing": "silent", "travel": "softer", "caretaking": "softer"}
_PALETTES = {
    "work_heavy": "amber",
    "healing": "sage",
    "travel": "sea",
    "caretaking": "sand",
    "own": "heather",
}
_SETTINGS: dict[str, Any] = {
    "demo": True,
    "day_start": [{"from": None, "time": "04:00"}],
    "evening_time": "20:30",
    "evening_nightly": True,
    "nudge_cap": 4,
    "quiet": {"from": "22:00", "to": "07:00"},
    "language": "en",
    "scheme": "system",
}
#: Small changes of mind, about one in three weeks: a container and what becomes different.
_EDITS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("walk", {"intention": "Eyes up, pockets empty."}),
    ("letters", {"title": "Letters, invoices, tea"}),
    ("deep", {"minutes": {"min": 30, "ideal": 80, "max": 120}}),
    ("bedtime", {"energy": 1}),
    ("calls", {"permission": "A call can be a walk."}),
    ("move", {"priority": 3}),
    ("cook", {"intention": "Everyone stirs, someone sings."}),
    ("letters", {"title": "Letters and invoices"}),
    ("deep", {"permission": "The first line is enough to begin."}),
    ("playground", {"energy": 2}),
    ("theo", {"intention": "Ask one question, then listen."}),
    ("tidy", {"permission": "Lived-in is a style."}),
    ("friends", {"priority": 3}),
    ("balcony", {"archived": True}),
    ("walk", {"intention": "Phone in the pocket, eyes up."}),
    ("balcony", {"archived": False}),
)
#: Days between two of them, and how many of them it takes until something else changes, too.
_EDIT_EVERY = 21
_TRY_EVERY = 6
_SKIP_EVERY = 7
_EVENING_EVERY = 4
_FIT_EVERY = 14
_EVENINGS = ("21:00", "20:30")


class Household:
    """Everything that is set up once and changed now and then, with the ids it got."""

    def __init__(self, diary: Diary, years: Years, at: int) -> None:
        """Set everything up in the minutes after ``at`` (ms)."""
        self._diary = diary
        self._years = years
        self._at = at
        self.roles = {key: self._role(key, place) for place, key in enumerate(person.ROLES)}
        self.cues = {
            key: self._create("cue", title=title, slug=slug)
            for key, (title, slug) in person.CUES.items()
        }
        self.containers = {
            key: self._container(key, place) for place, key in enumerate(person.CONTAINERS)
        }
        self.boundaries = {key: self._boundary(key) for key in person.BOUNDARIES}
        self._create("place", **{"from": self._at, "tz": years.home})
        for name, value in {**_SETTINGS, "home_zone": years.home}.items():
            self._create("setting", name, value=value)
        self._looked_at: set[str] = set()
        self._titles: dict[str, str] = {}
        self._seasons: dict[Season, str] = {}
        self._begin(years.season(years.first), years.home, self._next())

    def role_ids(self, key: str) -> list[str]:
        """Return the ids of the roles that a container blends."""
        return [self.roles[role] for role in person.CONTAINERS[key].roles]

    def begin(self, at: int, key: str, zone: str, id_: str = "", *, alongside: bool = False) -> Act:
        """Note the beginning of a run as a phone writes it: title and roles as they are now."""
        fields: dict[str, Any] = {
            "container": self.containers[key],
            "title": self._titles.get(key, person.CONTAINERS[key].title),
            "roles": self.role_ids(key),
            "start": capture(at, zone),
            "end": None,
        }
        if alongside:
            fields["alongside"] = True
        return self._diary.create(at, "run", id_, **fields)

    def seasons_of(self, day: date, zone: str) -> None:
        """End and begin the seasons that change on a day, with one tap in the morning."""
        at = instant(day, 8 * 60 + 12, zone)
        seasons = (*self._years.seasons, *self._years.along)
        for season in seasons:
            if season.until == day and season in self._seasons:
                self._end(season, zone, at)
        for season in seasons:
            if season.first == day and season not in self._seasons:
                self._begin(season, zone, at + 1)

    def tend(self, day: date, zone: str, dice: Dice) -> None:
        """Change a small thing about every third week, on whichever device is near."""
        if (day - self._years.first).days % _FIT_EVERY == _FIT_EVERY - 1:
            self._look_at_boundaries(instant(day, 19 * 60 + 40, zone))
        number, rest = divmod((day - self._years.first).days, _EDIT_EVERY)
        if rest != _EDIT_EVERY - 5:
            return
        at = instant(day, 21 * 60 + dice.between(0, 25), zone) + dice.between(0, 59_999)
        key, fields = _EDITS[number % len(_EDITS)]
        self._diary.edit(at, "container", self.containers[key], **fields).device = 1
        if "title" in fields:
            self._titles[key] = fields["title"]
        if number % _TRY_EVERY == 1:
            self._try_something(at + 3 * MINUTE)
        if number % _SKIP_EVERY == 1:
            skip = [day.isoformat()]
            self._diary.edit(at + 2 * MINUTE, "boundary", self.boundaries["morning"], skip=skip)
        if number % _EVENING_EVERY == 1:
            value = _EVENINGS[number // _EVENING_EVERY % len(_EVENINGS)]
            self._diary.edit(at + 4 * MINUTE, "setting", "evening_time", value=value)

    def _look_at_boundaries(self, at: int) -> None:
        """Answer that they still fit, which is asked of each once a fortnight."""
        for place, id_ in enumerate(self.boundaries.values()):
            answered = at + place * 5_000
            answer = {"answer": "keep", "answered": answered}
            if id_ in self._looked_at:
                self._diary.edit(answered, "nudge", f"fit:{id_}", **answer)
            else:
                self._diary.create(answered, "nudge", f"fit:{id_}", **answer)
            self._looked_at.add(id_)

    def _try_something(self, at: int) -> None:
        """Make a container and let it go again a little later: deletes are part of a life."""
        roles = [self.roles["dreamer"]]
        tried = self._diary.create(at, "container", title="Accordion, one song", roles=roles)
        self._diary.delete(at + 26 * MINUTE, "container", tried.id)

    # The first morning

    def _next(self) -> int:
        # Half a minute for each thing would be an hour of set-up: most of it comes as it is.
        self._at += 2_357
        return self._at

    def _create(self, kind: str, id_: str = "", /, **fields: object) -> str:
        return self._diary.create(self._next(), kind, id_, **fields).id

    def _role(self, key: str, place: int) -> str:
        name, icon = person.ROLES[key]
        starter = person.STARTERS.get(("role", key), "")
        return self._create("role", starter, name=name, icon=icon, order=place)

    def _container(self, key: str, place: int) -> str:
        it = person.CONTAINERS[key]
        fields: dict[str, Any] = {"title": it.title, "roles": self.role_ids(key)}
        if it.intention:
            fields["intention"] = it.intention
        if it.cues:
            fields["cues"] = [self.cues[cue] for cue in it.cues]
        if it.windows:
            fields["windows"] = [
                {"days": days, "from": begin, "to": end} for days, begin, end in it.windows
            ]
        if it.minutes:
            fields["minutes"] = dict(zip(("min", "ideal", "max"), it.minutes, strict=True))
        if it.permission:
            fields["permission"] = it.permission
        fields |= {"priority": it.priority, "energy": it.energy, "order": place}
        starter = person.STARTERS.get(("container", key), "")
        return self._create("container", starter, **fields)

    def _boundary(self, key: str) -> str:
        it = person.BOUNDARIES[key]
        when: dict[str, Any] = {"days": it.days, "start": it.start, "end": it.end}
        if it.cue:
            when = {"cue": self.cues[it.cue], "minutes": it.minutes}
        flex = {
            "minutes": 30,
            "roles": [],
            "containers": [self.containers[name] for name in it.flex_containers],
            "within": 120,
        }
        return self._create(
            "boundary",
            title=it.title,
            when=when,
            lead=10,
            zone=it.zone,
            keeps_out={
                "roles": [self.roles[role] for role in it.keeps_roles],
                "containers": [self.containers[name] for name in it.keeps_containers],
            },
            flex=flex if it.flex_containers else None,
            permission=it.permission,
        )

    # Seasons

    def _begin(self, season: Season, zone: str, at: int) -> None:
        asleep = [
            self.boundaries[key] for key, kind in person.WAKES_IN.items() if kind != season.kind
        ]
        begun = self._diary.create(
            at,
            "season",
            title=season.title,
            kind=season.kind,
            start=capture(at, zone),
            end=None,
            main=season.main,
            counts=list(season.counts),
            front=[self.containers[key] for key in _FRONT[season.kind]] if season.main else [],
            asleep=asleep if season.main else [],
            nudges=_NUDGES.get(season.kind, "usual"),
            palette=_PALETTES[season.kind],
            permission=words.PERMISSIONS[season.kind],
        )
        self._seasons[season] = begun.id

    def _end(self, season: Season, zone: str, at: int) -> None:
        self._diary.edit(at, "season", self._seasons[season], end=clock.capture(at, zone))
