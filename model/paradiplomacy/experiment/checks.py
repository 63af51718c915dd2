"""What is wrong with a request, in sentences: its scenarios, numbers, names, comparison and years."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from paradiplomacy.common.errors import LINES, ExperimentError, did_you_mean, listed
from paradiplomacy.common.quoted import show, wrong_letters
from paradiplomacy.common.seeds import LARGEST_RUN_SEED
from paradiplomacy.scenario.changes import applies, late_names, outside
from paradiplomacy.scenario.scenario import Scenario

MOST_REPLICATIONS = 1_000_000
MOST_PLACES, MOST_RUNS = 10_000_000, 10_000_000_000
"""Points of the design times scenarios, which take some bytes each, and these times replications."""
JUDGED = 1_000
"""Points of the design times scenarios that are judged where all would take more than a moment."""
LARGEST_SEED = 2**62
"""The largest seed of a batch."""

type Window = tuple[int, int]
"""First and last year, both included."""
type Comparison = Literal["scenarios", "values"]
"""What is compared: scenarios at the same values, or values within the same scenario."""
COMPARISONS: tuple[str, ...] = get_args(Comparison.__value__)


def wrong_names(scenarios: Iterable[Scenario]) -> list[str]:
    """Scenarios that are not there, or have one name."""
    names = Counter(scenario.name for scenario in scenarios)
    if not names:
        return ["scenarios: none given; allowed is one or more"]
    return [
        f'scenarios: "{name}" stands there {number} times; give each a name of its own'
        for name, number in names.items()
        if number > 1
    ]


def wrong_texts(**texts: str) -> list[str]:
    """Texts, by the key that they stand for, which would do more than be read."""
    problems = {key: wrong_letters(text, LINES) for key, text in texts.items()}
    return [f"{key}: {problem}" for key, problem in problems.items() if problem]


def wrong_replications(number: int) -> list[str]:
    """Why a number is not one of replications, if it is not."""
    return _wrong_number("replications", number, 1, MOST_REPLICATIONS)


def wrong_seed(seed: int) -> list[str]:
    """Why a number is not a seed, if it is not."""
    return _wrong_number("seed", seed, 0, LARGEST_SEED)


def wrong_run_seed(name: str, seed: int) -> list[str]:
    """Why a number is not the seed of a run, if it is not, under the name that it was given by."""
    return _wrong_number(name, seed, 0, LARGEST_RUN_SEED)


def wrong_run(seed: int | None, replications: int) -> list[str]:
    """Why a run cannot be made alone, by its seed, if one is asked for."""
    if seed is None:
        return []
    if replications > 1:
        return [f"run_seed: is of one run, and {replications:,} replications are asked for; allowed is one"]
    return wrong_run_seed("run_seed", seed)


def _wrong_number(name: str, value: int, low: int, high: int) -> list[str]:
    if type(value) is int and low <= value <= high:
        return []
    return [f"{name}: {value} cannot be used; allowed are whole numbers from {low} to {high:,}"]


def too_large(places: int, runs: int) -> list[str]:
    """Why there are too many points of the design times scenarios, or runs."""
    if places > MOST_PLACES:
        return [f"design: {places:,} points times scenarios; allowed are up to {MOST_PLACES:,}"]
    if runs > MOST_RUNS:
        return [f"replications: {runs:,} runs in all; allowed are up to {MOST_RUNS:,}"]
    return []


def wrong_spans(scenarios: Sequence[Scenario]) -> list[str]:
    """Scenarios that share no year with the first one, and so cannot be compared with it."""
    first, *others = scenarios or (None,)
    return [
        f'scenarios: "{other.name}" ({other.span}) shares no year with "{first.name}" ({first.span})'
        for other in others
        if first and not set(other.years) & set(first.years)
    ]


def idle_names(names: Sequence[str], scenarios: Sequence[Scenario]) -> list[str]:
    """Event fields that a design varies and no scenario has."""
    kinds = sorted({event.kind for scenario in scenarios for event in scenario.effective_events()})
    lacking = f"no scenario here has such an event; they have {listed(kinds) if kinds else 'none'}"
    return [
        f"design: {name}: {outside(scenarios, name) or lacking}"
        for name in names
        if not any(applies(scenario, name, names) for scenario in scenarios)
    ]


def late_in_a_design(names: Sequence[str], scenarios: Iterable[Scenario]) -> list[str]:
    """Parameters that a design varies where the worlds branch, and that act at their start only."""
    problems = dict.fromkeys(problem for one in scenarios for problem in late_names(one, names))
    return [f"design: {problem}" for problem in problems]


def wrong_comparison(compared: str | None, scenarios: int, designed: bool) -> list[str]:
    """Why a request of some scenarios, with or without a design, cannot be compared in this way."""
    if compared is None:
        return []
    if compared not in COMPARISONS:
        nearest = did_you_mean(compared, COMPARISONS)
        return [f"compare: {compared} cannot be compared; allowed {listed(COMPARISONS)}{nearest}"]
    if compared == "values" and not designed:
        return ["compare: values need a design that varies some; allowed without one is scenarios"]
    if compared == "scenarios" and scenarios == 1:
        return ["compare: scenarios cannot be compared where there is one; allowed is values, of a design"]
    return []


def wrong_years(years: Window | None, scenarios: Sequence[Scenario]) -> list[str]:
    """Why the scenarios cannot be compared over some years."""
    if years is None:
        return []
    first = max(scenario.first_year for scenario in scenarios)
    last = min(scenario.last_year for scenario in scenarios)
    if first <= years[0] <= years[1] <= last:
        return []
    given = f"{years[0]} to {years[1]}"
    return [f"years: {given} cannot be compared; allowed are years from {first} to {last}, in order"]


def parse_window(text: str) -> Window:
    """Years from text such as 2014-2020, 2014–2020 or 2014.

    Raises:
        ExperimentError: the text is not such a span.

    """
    years = re.fullmatch(r" *([0-9]{1,9})(?: *[-–] *([0-9]{1,9}))? *", text)
    if years is None:
        raise ExperimentError("--years", [f"{show(text)}: allowed is a span such as 2014-2020, or one year"])
    return int(years[1]), int(years[2] or years[1])
