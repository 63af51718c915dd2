"""The questions that a page opens with: those of the lessons, the recorded world, and free exploration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.common.shipped import is_path
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.lesson import LESSONS

FREE = "free"

CHARTS = {
    "main": ("joint_projects", "activity_share", "proposals", "project_value_usd", "members", "grants"),
    "fund": (
        *("grants_small_cities_usd", "grants_top_decile_share", "joint_projects"),
        *("grant_countries", "grants", "requests_usd"),
    ),
    "money": (
        *("joint_projects", "project_value_usd", "grants_usd", "donor_usd"),
        *("private_usd", "city_usd", "in_kind_usd"),
    ),
}
"""The indicators of the charts by what they are about; the first two are told in a sentence."""
RARE = {"private_usd"}
"""Indicators that are zero in most worlds: without a chart there."""
SHOWN = tuple(dict.fromkeys(name for names in CHARTS.values() for name in names))

_FIRST = (
    "events.political-shift.amount",
    "fund.yearly_usd",
    "fund.rule",
    "donors.yearly_usd",
    "training.seats",
)
_OF_LESSON: dict[str, tuple[str, ...]] = {
    "right-turn": (
        *("events.political-shift.amount", "activity.bloc_support", "activity.alignment"),
        *("politics.own_government", "politics.mayor_change"),
    ),
    "who-gets-the-fund": (
        *("fund.rule", "fund.yearly_usd", "fund.grant_cap_usd", "fund.max_cost_share"),
        "training.seats",
    ),
    "would-donors-help": (
        *("donors.yearly_usd", "donors.programmes", "fund.yearly_usd", "private.share"),
        "support.central_share",
    ),
}
"""The first levers of lessons that want others than the usual ones."""
SCENARIOS = {
    "laboratory": ("baseline",),
    "recorded": ("history", "history-without-right-turn", "no-donors"),
    "politics": (
        *("right-turn", "right-turn-half", "left-turn", "no-forum", "rules-of-1995"),
        *("legal-harmonisation", "strict-law", "swapped-law"),
    ),
    "fund": (
        *("double-fund", "no-fund", "opaque-fund", "lottery", "equal-shares", "country-quota"),
        *("method-of-equal-shares", "no-training", "border-training"),
    ),
    "help": (
        *("donor-funding", "donor-programmes", "private-capital", "central-support", "strong-secretariat"),
        "no-secretariat",
    ),
    "network": ("members-2022", "closed-network", "cis-cities", "awareness-campaign", "digital"),
    "crises": ("covid", "crisis-2001"),
    "rivals": ("random", "size-only", "rival-no-bloc", "rival-no-direction", "rival-no-own-government"),
}
"""The scenarios by what they are about; those that stand nowhere come last."""


@dataclass(frozen=True)
class Card:
    """A question, and what a page shows for it.

    Attributes:
        first: name of the first scenario.
        second: name of the one compared with it.
        window: the years that it is about; None are those in which the two differ.
        charts: one of ``CHARTS``.
        levers: the parameters that come first.
        titles: what it is called, by language.
        asks: the question, by language.
    """

    first: str
    second: str
    window: Window | None
    charts: str
    levers: tuple[str, ...]
    titles: Mapping[str, str]
    asks: Mapping[str, str]


@cache
def cards() -> Mapping[str, Card]:
    """The questions by name; the last one is free exploration."""
    return dict(_cards())


def _cards() -> Iterator[tuple[str, Card]]:
    for name, path in sorted(LESSONS.files.items(), key=lambda lesson: lesson[0] not in _OF_LESSON):
        table = read_toml(path, ExperimentError)
        worlds = [world["scenario"] for world in table["worlds"]]
        if any(map(is_path, worlds)):
            continue  # the page offers built-in scenarios
        question = next((card for card in table["cards"] if card["kind"] == "question"), table)
        counted = {each["indicator"] for each in table["indicators"]}
        charts = max(CHARTS, key=lambda about: len(counted & {*CHARTS[about]}))
        first, last = table["years"]
        words = (_in_all(table["title"]), _in_all(question["title"]))
        yield name, Card(worlds[0], worlds[1], (first, last), charts, _OF_LESSON.get(name, _FIRST), *words)
    yield (
        "recorded",
        Card("history-without-right-turn", "history", (2014, 2020), "main", _FIRST, *_own("recorded")),
    )
    yield FREE, Card("baseline", "right-turn", None, "main", _FIRST, *_own(FREE))


def _in_all(words: Mapping[str, str]) -> dict[str, str]:
    """A text in every language, one that it has where it lacks this one."""
    return {code: words.get(code) or next(iter(words.values())) for code in LANGUAGES}


def _own(name: str) -> Iterator[dict[str, str]]:
    """Title and question that the page has itself."""
    for part in ("title", "asks"):
        yield {code: Texts(code)(f"page.card.{name}.{part}") for code in LANGUAGES}
