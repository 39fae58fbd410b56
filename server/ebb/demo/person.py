"""Who the demo is about: a made-up maker with a child, a partner and a parent to look after.

Keys such as ``deep`` name things inside the demo; the records get UUIDs.
"""

from __future__ import annotations

from msgspec import Struct

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
WEEKEND = ["sat", "sun"]
EVERY_DAY = [*WEEKDAYS, *WEEKEND]


class Container(Struct, frozen=True, kw_only=True):
    """A block of life: who one is in it, what it takes or gives, how long it likes to be."""

    title: str
    roles: tuple[str, ...]
    energy: int = 0
    priority: int = 2
    minutes: tuple[int, int, int] | None = None
    cues: tuple[str, ...] = ()
    windows: tuple[tuple[list[str], str, str], ...] = ()
    intention: str = ""
    permission: str = ""


class Boundary(Struct, frozen=True, kw_only=True):
    """A protected time in wall time, or the minutes after a cue begins."""

    title: str
    days: list[str]
    start: str = ""
    end: str = ""
    cue: str = ""
    minutes: int = 0
    zone: str = "follow"
    keeps_roles: tuple[str, ...] = ()
    keeps_containers: tuple[str, ...] = ()
    flex_containers: tuple[str, ...] = ()
    permission: str = ""


#: What came with the app and was made one's own: these records keep the ids they came with.
STARTERS = {
    ("role", "parent"): "starter-caring",
    ("role", "maker"): "starter-maker",
    ("role", "partner"): "starter-partner",
    ("role", "friend"): "starter-friend",
    ("role", "myself"): "starter-myself",
    ("container", "theo"): "starter-care",
    ("container", "deep"): "starter-making",
    ("container", "move"): "starter-myself",
    ("container", "cook"): "starter-meal",
    ("container", "tidy"): "starter-home",
    ("container", "friends"): "starter-people",
    ("container", "way"): "starter-way",
    ("container", "lie_down"): "starter-rest",
    ("container", "open_time"): "starter-open",
}

#: Names and Lucide icons.
ROLES = {
    "parent": ("parent", "baby"),
    "partner": ("partner", "heart"),
    "maker": ("maker", "brush"),
    "owner": ("owner", "store"),
    "dreamer": ("dreamer", "cloud-sun"),
    "carer": ("caretaker", "hand-heart"),
    "friend": ("friend", "users"),
    "myself": ("myself", "leaf"),
}

CUES = {
    "nap": ("Mia naps", "nap"),
    "school": ("School run", "school-run"),
    "train": ("On the train", "train"),
}

CONTAINERS = {
    "breakfast": Container(
        title="Breakfast for everyone",
        roles=("parent", "partner"),
        minutes=(15, 35, 60),
        windows=((EVERY_DAY, "06:30", "08:30"),),
    ),
    "school_run": Container(
        title="School run",
        roles=("parent",),
        minutes=(20, 40, 60),
        cues=("school",),
        intention="Hear one thing about the day ahead.",
    ),
    "deep": Container(
        title="Deep work",
        roles=("maker",),
        energy=-2,
        priority=3,
        minutes=(45, 90, 150),
        windows=((WEEKDAYS, "08:30", "12:30"),),
        intention="One page that I would hang on a wall.",
        permission="One good hour is a whole morning.",
    ),
    "sketch": Container(
        title="Sketching",
        roles=("maker", "dreamer"),
        energy=1,
        minutes=(15, 30, 60),
        intention="No plan, soft pencil.",
    ),
    "calls": Container(
        title="Client calls",
        roles=("owner", "maker"),
        energy=-1,
        minutes=(20, 40, 60),
        windows=((WEEKDAYS, "10:00", "16:00"),),
    ),
    "admin": Container(
        title="Admin while Mia naps",
        roles=("parent", "owner"),
        energy=-1,
        minutes=(20, 45, 70),
        cues=("nap",),
        permission="Half a list is a fine list.",
    ),
    "letters": Container(
        title="Letters and invoices",
        roles=("owner",),
        energy=-1,
        priority=1,
        minutes=(20, 40, 60),
    ),
    "lie_down": Container(
        title="Lie down",
        roles=("myself",),
        energy=2,
        minutes=(10, 25, 45),
        cues=("nap",),
        permission="Rest is part of the work.",
    ),
    "lunch": Container(
        title="Lunch, slowly",
        roles=("myself", "parent"),
        energy=1,
        minutes=(20, 35, 60),
        windows=((EVERY_DAY, "12:00", "13:45"),),
    ),
    "walk": Container(
        title="Walk & dream",
        roles=("dreamer",),
        energy=2,
        minutes=(15, 35, 75),
        windows=((WEEKDAYS, "10:30", "12:30"), (WEEKEND, "15:00", "17:30")),
        intention="Phone in the pocket, eyes up.",
    ),
    "playground": Container(
        title="Playground",
        roles=("parent",),
        energy=1,
        minutes=(30, 60, 100),
        windows=((EVERY_DAY, "15:00", "17:30"),),
    ),
    "homework": Container(
        title="Homework table",
        roles=("parent",),
        minutes=(20, 40, 60),
    ),
    "cook": Container(
        title="Cook together",
        roles=("parent", "partner"),
        energy=1,
        minutes=(25, 45, 75),
        windows=((EVERY_DAY, "16:45", "18:15"),),
        intention="Everyone stirs once.",
    ),
    "dinner": Container(
        title="Dinner",
        roles=("parent", "partner"),
        energy=1,
        priority=3,
        minutes=(30, 60, 90),
        windows=((EVERY_DAY, "18:00", "19:30"),),
    ),
    "bedtime": Container(
        title="Bath and bedtime stories",
        roles=("parent",),
        minutes=(30, 50, 80),
        windows=((EVERY_DAY, "19:15", "20:30"),),
    ),
    "alex": Container(
        title="Evening with Alex",
        roles=("partner",),
        energy=1,
        priority=3,
        windows=((EVERY_DAY, "20:15", "22:00"),),
    ),
    "open_time": Container(
        title="Open time",
        roles=("myself",),
        energy=1,
        permission="Nothing in particular is something.",
    ),
    "wind_down": Container(
        title="Wind down",
        roles=("myself",),
        energy=1,
        windows=((EVERY_DAY, "21:30", "23:00"),),
    ),
    "theo": Container(
        title="With Theo",
        roles=("carer",),
        energy=-1,
        priority=3,
        minutes=(40, 90, 180),
        intention="Slow enough for a story.",
        permission="Being there is the whole task.",
    ),
    "pharmacy": Container(
        title="Errands for Theo",
        roles=("carer", "owner"),
        energy=-1,
        minutes=(20, 40, 70),
    ),
    "night": Container(
        title="Up with Mia",
        roles=("parent",),
        energy=-2,
    ),
    "train_reading": Container(
        title="Reading on the train",
        roles=("dreamer",),
        energy=1,
        minutes=(15, 35, 60),
        cues=("train",),
    ),
    "agency": Container(
        title="Day at the agency",
        roles=("maker", "owner"),
        energy=-1,
        minutes=(60, 120, 200),
    ),
    "move": Container(
        title="Stretch and move",
        roles=("myself",),
        energy=2,
        minutes=(10, 25, 60),
    ),
    "friends": Container(
        title="Time with friends",
        roles=("friend",),
        energy=1,
        minutes=(60, 120, 240),
    ),
    "tidy": Container(
        title="Tidy to music",
        roles=("partner", "parent"),
        priority=1,
        minutes=(10, 20, 40),
    ),
    "family": Container(
        title="Out with everyone",
        roles=("parent", "partner"),
        energy=1,
        minutes=(60, 150, 300),
        windows=((WEEKEND, "10:00", "13:00"),),
    ),
    "balcony": Container(
        title="Balcony garden",
        roles=("dreamer", "parent"),
        energy=2,
        minutes=(10, 30, 60),
    ),
    "tea": Container(
        title="Treatment and tea",
        roles=("myself",),
        priority=3,
        minutes=(30, 60, 90),
        permission="Healing sets its own pace.",
    ),
    "way": Container(
        title="On the way",
        roles=("dreamer", "maker"),
        minutes=(30, 120, 600),
    ),
    "workshop": Container(
        title="Workshop with the team",
        roles=("maker", "owner"),
        energy=-2,
        priority=3,
        minutes=(60, 120, 180),
    ),
    "explore": Container(
        title="Wander somewhere new",
        roles=("dreamer", "myself"),
        energy=2,
        minutes=(30, 90, 240),
    ),
    "call_home": Container(
        title="Call home",
        roles=("parent", "partner"),
        energy=1,
        priority=3,
        minutes=(10, 25, 45),
    ),
}

BOUNDARIES = {
    "dinner": Boundary(
        title="Dinner",
        days=EVERY_DAY,
        start="18:00",
        end="19:30",
        keeps_roles=("maker", "owner"),
        flex_containers=("sketch", "deep"),
        permission="The studio can wait.",
    ),
    "morning": Boundary(
        title="Slow Sunday morning",
        days=["sun"],
        start="08:00",
        end="10:30",
        keeps_roles=("owner",),
        keeps_containers=("deep",),
        flex_containers=("sketch",),
        permission="The week can begin by itself.",
    ),
    "landing": Boundary(
        title="First half of the nap",
        days=[],
        cue="nap",
        minutes=30,
        keeps_containers=("calls", "deep"),
        permission="Sit down first.",
    ),
    "goodnight": Boundary(
        title="Goodnight from afar",
        days=EVERY_DAY,
        start="19:00",
        end="19:20",
        zone="home",
        keeps_containers=("workshop", "agency"),
        permission="Ten minutes of voice is a hug.",
    ),
}

#: Boundaries that wake only in some seasons; the others wait in any season that is not named.
WAKES_IN = {"goodnight": "travel", "landing": "caretaking"}
