"""The words of a nudge as they travel: plain lines that name nothing a person wrote. Pure.

The phone says it better where it can: it knows the names and the person's own sentences, which
never leave it. tests/nudges/test_words.py reads every line against the words that Ebb never says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ebb.nudges.plan import NudgeKind

LANGUAGES = ("en", "de", "es", "fr")
#: The buttons of each kind, by what the phone is told; one is always the way out.
ACTIONS: dict[NudgeKind, tuple[str, ...]] = {
    "ahead": ("move", "let_go"),
    "during": ("move", "let_go"),
    "used": ("wrap_up", "longer"),
    "evening": ("mostly", "different"),
    "season_check": (),
    "energy_checkin": (),
}


class Line(NamedTuple):
    """A title of at most 60 characters and a body of at most 90."""

    title: str
    body: str


LINES: dict[str, dict[NudgeKind, Line]] = {
    "en": {
        "ahead": Line("A time you protect begins soon.", "It is yours."),
        "during": Line("A time you protect begins.", "It is yours, to keep or to move."),
        "used": Line("Your time after it is here.", "Wrap up, or a bit longer?"),
        "evening": Line("Was I focused on the right things today?", "One tap answers it."),
        "season_check": Line("Your season is twelve weeks old.", "Does it still fit?"),
        "energy_checkin": Line("How is your energy?", "One tap answers it."),
    },
    "de": {
        "ahead": Line("Eine Zeit, die du schützt, beginnt bald.", "Sie gehört dir."),
        "during": Line("Eine Zeit, die du schützt, beginnt.", "Behalten oder verschieben: deine."),
        "used": Line("Deine Zeit danach ist da.", "Abrunden, oder noch ein wenig?"),
        "evening": Line("War ich heute bei den richtigen Dingen?", "Ein Tipp genügt."),
        "season_check": Line("Deine Phase ist zwölf Wochen alt.", "Passt sie noch?"),
        "energy_checkin": Line("Wie ist deine Energie?", "Ein Tipp genügt."),
    },
    "es": {
        "ahead": Line("Pronto empieza un tiempo que proteges.", "Es tuyo."),
        "during": Line("Empieza un tiempo que proteges.", "Es tuyo: se queda o se mueve."),
        "used": Line("Aquí termina tu rato de después.", "¿Lo cierras o un poco más?"),
        "evening": Line("¿Estuve hoy en lo que importa?", "Basta un toque."),
        "season_check": Line("Tu temporada cumple doce semanas.", "¿Te sigue sirviendo?"),
        "energy_checkin": Line("¿Cómo está tu energía?", "Basta un toque."),
    },
    "fr": {
        "ahead": Line("Un temps que tu protèges commence bientôt.", "Il est à toi."),
        "during": Line("Un temps que tu protèges commence.", "Il est à toi : gardé ou déplacé."),
        "used": Line("Ton moment d’après touche à sa fin.", "Conclure, ou encore un peu ?"),
        "evening": Line("Étais-je aujourd’hui à ce qui compte ?", "Un geste suffit."),
        "season_check": Line("Ta saison a douze semaines.", "Te va-t-elle encore ?"),
        "energy_checkin": Line("Comment est ton énergie ?", "Un geste suffit."),
    },
}
BUTTONS: dict[str, dict[str, str]] = {
    "en": {
        "move": "Move it",
        "let_go": "Not today",
        "wrap_up": "Wrap up",
        "longer": "A bit longer",
        "mostly": "Mostly",
        "different": "Different day",
    },
    "de": {
        "move": "Verschieben",
        "let_go": "Heute nicht",
        "wrap_up": "Abrunden",
        "longer": "Noch ein wenig",
        "mostly": "Meistens",
        "different": "Anderer Tag",
    },
    "es": {
        "move": "Moverlo",
        "let_go": "Hoy no",
        "wrap_up": "Cerrar",
        "longer": "Un poco más",
        "mostly": "En general",
        "different": "Otro tipo de día",
    },
    "fr": {
        "move": "Déplacer",
        "let_go": "Pas aujourd’hui",
        "wrap_up": "Conclure",
        "longer": "Encore un peu",
        "mostly": "Plutôt oui",
        "different": "Une autre journée",
    },
}


def language_of(setting: object) -> str:
    """Give the catalogue for a language tag such as ``de-AT``; English where there is none."""
    tag = str(setting or "").lower().partition("-")[0]
    return tag if tag in LANGUAGES else "en"
