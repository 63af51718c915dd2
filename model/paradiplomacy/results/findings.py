"""What results say: every contrast, level, response, ranking and band, each worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from paradiplomacy.common import extras
from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.case import Arm, Key, run_id
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.named import NamedContrast
from paradiplomacy.experiment.request import Request
from paradiplomacy.results import interactions
from paradiplomacy.results.bands import Band, band
from paradiplomacy.results.contrasts import Contrast, common_years, contrasts, years_apart
from paradiplomacy.results.derived import Found, derived
from paradiplomacy.results.differences import (
    Difference,
    Effect,
    Pairs,
    differences,
    effect,
    pairs_by_indicator,
)
from paradiplomacy.results.discovery import Discovery, discover
from paradiplomacy.results.family import Family
from paradiplomacy.results.intervals import Level, level
from paradiplomacy.results.plan import Aim, aim_of
from paradiplomacy.results.reader import Reader
from paradiplomacy.results.responses import Response, by_seed, changes, respond
from paradiplomacy.results.sensitivity import Ranking, rankings, unranked
from paradiplomacy.results.tables import check_indicators
from paradiplomacy.scenario.scenario import Scenario

type Bands = Mapping[str, Mapping[str, Band]]
"""By group of runs and indicator."""
HEADLINES = 2
"""Number of indicators, the first ones, that have their answer in a sentence."""


@dataclass(frozen=True)
class Question:
    """What is looked for in results; the fields are the arguments of ``Results.compare``."""

    indicators: tuple[str, ...] = ()
    years: Window | None = None
    against: str | None = None
    by: str | None = None
    aim: Aim | None = None


class Failure(NamedTuple):
    """A run that failed, and why."""

    scenario: str
    replication: int
    seed: int
    error: str


@dataclass(frozen=True, eq=False)
class Compared:
    """What came of something that is compared with something else, by indicator."""

    _place: int = field(repr=False)
    _findings: "Findings" = field(repr=False)

    @property
    def family(self) -> Family:
        """Among what something is clear."""
        return self._findings.family

    @cached_property
    def effects(self) -> Mapping[str, Effect]:
        """How far the two are apart; quick, as tests and plans are left out."""
        return MappingProxyType({name: effect(pairs) for name, pairs in self._pairs().items()})

    @cached_property
    def differences(self) -> Mapping[str, Difference]:
        """All about their difference; Holm's correction is over all that the request names."""
        adjusted = {name: self.family.p(self._place, name) for name in self._findings.indicators}
        return MappingProxyType(differences(self._pairs(), self.effects, adjusted, self._findings.aim))

    def clear(self, indicator: str) -> bool:
        """Whether a difference is clear among all that the request names."""
        return self.family.clear(self._place, indicator)

    def equal(self, indicator: str) -> bool:
        """Whether a difference is shown to be smaller than the margin of the experiment."""
        difference = self.differences[indicator]
        same = difference.effect.difference == 0 and difference.effect.pairs > 1
        return difference.test.equivalent is True or (same and difference.effect.low is None)

    def simultaneous(self, indicator: str) -> tuple[float, float] | tuple[None, None]:
        """The interval of a difference that holds for all that the request names at once."""
        return self.family.interval(self._place, indicator)

    @property
    def changes(self) -> Floats:
        """Paired differences of all indicators of the request, shape (seeds, indicators)."""
        found, (base, other) = self._findings, self._means
        apart = (other - base).reindex(index=range(found.request.replications), columns=list(found.named))
        return apart.to_numpy(dtype=np.float64)

    @cached_property
    def _means(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Of base and other, for all indicators of the request and those that are looked at."""
        raise NotImplementedError

    def _means_of(self, arm: Arm, years: Window) -> pd.DataFrame:
        found = self._findings
        return found.reader.means(arm, tuple(dict.fromkeys((*found.named, *found.indicators))), years)

    def _pairs(self) -> dict[str, Pairs]:
        base, other = (means[list(self._findings.indicators)] for means in self._means)
        return pairs_by_indicator(base, other)


@dataclass(frozen=True, eq=False)
class Outcome(Compared):
    """What came of a contrast."""

    contrast: Contrast

    @cached_property
    def _means(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        contrast = self.contrast
        base, other = (self._means_of(arm, contrast.window) for arm in (contrast.against, contrast.arm))
        return base, other


@dataclass(frozen=True, eq=False)
class NamedOutcome(Compared):
    """What came of a contrast that the experiment names, over years.

    Attributes:
        asked: the contrast.
        window: first and last year.
    """

    asked: NamedContrast
    window: Window
    _cells: list[interactions.Cells] = field(repr=False)

    @property
    def family(self) -> Family:
        """All contrasts that the experiment names, with all its indicators."""
        return self._findings.family_of_named

    @cached_property
    def _means(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        base, other = interactions.sides(self._cells, self.asked, self._means_of, self.window)
        return base, other


@dataclass(frozen=True, eq=False)
class Findings:
    """What results say to a question; each part is worked out when it is first needed, and kept.

    Attributes:
        reader: the tables.
        question: what is looked for.

    Raises:
        ResultsError: an unknown indicator; when it is needed, an unknown scenario, or years that are not
            simulated.
    """

    reader: Reader = field(repr=False)
    question: Question = Question()
    _bands: dict[tuple[tuple[str, ...], bool], Bands] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        check_indicators(self.indicators)

    @property
    def request(self) -> Request:
        """What was run."""
        return self.reader.request

    @property
    def manifest(self) -> Mapping[str, Any]:
        """With which versions it was run, and what came of it."""
        return self.reader.manifest

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that are looked at, the first ones first."""
        return self.question.indicators or self.request.indicators

    @property
    def headlines(self) -> tuple[str, ...]:
        """Those that have their answer in a sentence."""
        return self.question.indicators or self.indicators[:HEADLINES]

    # --- Runs ---

    @cached_property
    def done(self) -> int:
        """Number of finished runs."""
        return int((self._runs["status"] == "done").sum())

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that failed."""
        failed = self._runs[self._runs["status"] == "failed"]
        return tuple(map(Failure._make, failed[list(Failure._fields)].itertuples(index=False)))

    @cached_property
    def _runs(self) -> pd.DataFrame:
        return self.reader.table("runs", [*Failure._fields, "status"])

    # --- Contrasts and levels ---

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of every contrast."""
        asked = self.question
        every = contrasts(self.request, asked.years, asked.against, asked.by)
        return tuple(Outcome(place, self, contrast) for place, contrast in enumerate(every))

    @cached_property
    def contrasts(self) -> tuple[NamedOutcome, ...]:
        """What came of every contrast that the experiment names."""
        request, years = self.request, self.question.years or self.request.years
        every = [(asked, interactions.cells(request, asked)) for asked in request.contrasts]
        known = [(asked, interactions.span(some, years), some) for asked, some in every if some]
        return tuple(NamedOutcome(place, self, *each) for place, each in enumerate(known))

    @cached_property
    def derived(self) -> tuple[Found, ...]:
        """Every quantity that the experiment derives."""
        outcomes = [outcome.contrast for outcome in self.outcomes]
        years = self.question.years or self.request.years
        every = (derived(self.reader, asked, outcomes, years) for asked in self.request.derived)
        return tuple(found for some in every for found in some)

    @cached_property
    def family_of_named(self) -> Family:
        """All contrasts that the experiment names, with all indicators of the request."""
        return self._family(self.contrasts)

    @cached_property
    def family(self) -> Family:
        """All contrasts with all indicators of the request, whatever of them is looked at."""
        return self._family(self.outcomes)

    def _family(self, compared: Sequence[Compared]) -> Family:
        changes = np.array([each.changes for each in compared])
        return Family(self.named, np.moveaxis(changes, 0, 1), self.request.seed, self._apart)

    @property
    def _apart(self) -> bool:
        return self.request.analysis.family == "indicator"

    @cached_property
    def aim(self) -> Aim:
        """What is to be reached and tested: what the question says, else what the experiment does."""
        return self.question.aim or aim_of(self.request.analysis)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The indicators that the request names; tables of another version may lack one."""
        there = self.reader.columns("years")
        return tuple(name for name in self.request.indicators if name in there)

    @property
    def exploratory(self) -> tuple[str, ...]:
        """Indicators that are looked at and that the request does not name."""
        return tuple(name for name in self.indicators if name not in self.request.indicators)

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """By indicator the level of the first arm: mean over its years and runs."""
        means = changes(self.reader, self.request.arms[0], None, self.indicators, self.question.years)
        levels = {name: level(means[name].to_numpy(dtype=np.float64)) for name in self.indicators}
        return MappingProxyType(levels)

    @cached_property
    def narrowed(self) -> Window | None:
        """The years over which is compared, where these are not all years and the same everywhere."""
        base, *others = self.request.scenarios
        if self.request.design:
            years, every = self.request.years, (base.first_year, base.last_year)
        elif len(others) == 1:
            years, every = years_apart(others[0], base), common_years(base, others[0])
        else:
            return None
        return years if years != every else None

    # --- Designs ---

    @cached_property
    def responses(self) -> tuple[Response, ...]:
        """At each point the differences from the first scenario or, where values are compared, levels."""
        base, *others = self.request.scenarios
        if others and self.request.comparison == "scenarios":
            return tuple(self._response(other, base) for other in others)
        return tuple(self._response(one, None) for one in self.request.scenarios)

    def levels_at_points(self, scenario: Scenario) -> Response:
        """The levels of a scenario at each point."""
        levels = (one for one in self.responses if one.scenario is scenario and not one.difference)
        return next(levels, None) or self._response(scenario, None)

    def _response(self, scenario: Scenario, against: Scenario | None) -> Response:
        return respond(self.reader, scenario, against, self.indicators, self.question.years)

    @cached_property
    def family_over_points(self) -> Family:
        """The means over points of all responses with all indicators of the request."""
        names = self.named
        whole = set(names) <= set(self.indicators)
        found = self if whole else Findings(self.reader, Question(years=self.question.years))
        changes = [[by_seed(response.runs[name]) for name in names] for response in found.responses]
        return Family(names, np.moveaxis(np.array(changes), 2, 0), self.request.seed, self._apart)

    @cached_property
    def unranked(self) -> str | None:
        """Why nothing can be ranked; None where something can."""
        design = self.request.design
        return unranked(self.request, self.responses if design and design.samples else ())

    @cached_property
    def rankings(self) -> tuple[Ranking, ...]:
        """How much each thing that a sampling design varies matters, by scenario and indicator."""
        return () if self.unranked else tuple(rankings(self.request, self.responses))

    @property
    def discoveries(self) -> tuple[Discovery, ...]:
        """Under which conditions what the experiment asks for comes about, by scenario."""
        return tuple(one for one in self._discoveries if one)

    @property
    def too_few_points(self) -> bool:
        """Whether a scenario has too few points for that to be looked for."""
        return None in self._discoveries

    @cached_property
    def _discoveries(self) -> tuple[Discovery | None, ...]:
        if self.request.analysis.discover is None or extras.missing(*extras.DISCOVERY):
            return ()
        whole = Findings(self.reader, Question(years=self.question.years))
        return tuple(discover(self.request, response) for response in whole.responses)

    # --- Year by year ---

    def bands(self, indicators: Sequence[str], by_arm: bool = False) -> Bands:
        """Bands of the finished runs of each scenario, all values of the design pooled, or of each arm.

        Returns:
            By the name of the scenario, or the place of the arm in the request; those that have no finished
            run are left out.
        """
        key = tuple(indicators), by_arm
        if key not in self._bands:
            runs = self.reader.by_year(key[0], _places(self.request) if by_arm else None)
            bands = {
                group: MappingProxyType({name: band(some) for name, some in by_indicator.items()})
                for group, by_indicator in runs.items()
            }
            self._bands[key] = MappingProxyType(bands)
        return self._bands[key]


def _places(request: Request) -> dict[Key, str]:
    """The place of the arm that each run is of."""
    return {
        (run_id(arm, request.seed_of(each)), arm.base.name): str(place)
        for place, arm in enumerate(request.arms)
        for each in range(request.replications)
    }
