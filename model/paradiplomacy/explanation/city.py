"""Why one city decided as it did in a year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from paradiplomacy.agents import City
from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.explanation.find import find_city, label
from paradiplomacy.explanation.seen import HAZARDS, Kind, Seen
from paradiplomacy.explanation.turning import Turning, turnings
from paradiplomacy.explanation.watch import Watched, watch
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.projects import NOBODY, Projects, State
from paradiplomacy.world.state import World

if TYPE_CHECKING:
    import pandas as pd

    from paradiplomacy.explanation.parting import Parting


@dataclass(frozen=True)
class Decision:
    """A decision of a city.

    Attributes:
        name: what was decided: complete, join, leave, take part, propose, consent, go ahead.
        other: the city that had asked, for consent; else none.
        terms: what speaks for it (above nought) and against it; they add up to ``logit``.
        gate: legal permission, by which the chance is multiplied; 1 where law has no say.
        chance: probability of a yes.
        drawn: the number drawn; below the chance it is a yes.
        outcome: what came of it.
        by_rule: whether it was so whatever was drawn: arrears strike a member off, a new mayor cancels.
        turnings: what would have had to differ, each alone; the smallest change first.
    """

    name: str
    other: str | None
    terms: dict[str, float]
    gate: float
    chance: float
    drawn: float
    outcome: bool
    by_rule: bool
    turnings: tuple[Turning, ...]

    @property
    def logit(self) -> float:
        """Sum of the terms; for joining and leaving the logarithm of the hazard a year."""
        return reduce(add, self.terms.values())

    @property
    def is_hazard(self) -> bool:
        """Whether the terms add up to the logarithm of a hazard instead of a logit."""
        return self.name in HAZARDS


@dataclass(frozen=True)
class Proposal:
    """What became of a city's proposal, or of its project of the year before.

    Attributes:
        partners: who takes part beside the coordinator.
        asked: those who were asked to be partners, in order, and whether they are.
        request_usd: what it asked for.
        grant_usd: what it got from the network's fund.
        quality: as judged, and its rank among those judged that year.
        rank: 1 is the best; 0 where nothing was judged.
        judged: how many were judged.
        rule: rule of the fund, or ``by hand``.
        state: no partner, rejected, not started, running, cancelled, failed, completed.
        cancellation: chance that a new mayor would withdraw, for a project of the year before.
    """

    partners: tuple[str, ...]
    asked: tuple[tuple[str, bool], ...]
    request_usd: float
    grant_usd: float
    quality: float
    rank: int
    judged: int
    rule: str
    state: str
    cancellation: float = 0.0


@dataclass(frozen=True)
class Explanation:
    """Why a city decided as it did in a year. Its text says it in sentences.

    Attributes:
        city: name and country.
        year: the year.
        scenario: name and title of the scenario.
        seed: seed of the run.
        member: whether it was a member at the end of the year.
        decisions: all that it decided, in the order of the year.
        proposal: this year's proposal that it coordinated.
        finished: last year's project that it coordinated, which ended this year.
        parting: where its paths part from those in another scenario, if one was given.
    """

    city: str
    year: int
    scenario: tuple[str, str]
    seed: int
    member: bool
    decisions: tuple[Decision, ...]
    proposal: Proposal | None
    finished: Proposal | None
    parting: "Parting | None" = field(default=None)

    def decision(self, name: str) -> Decision | None:
        """The first decision of a kind, if there was one."""
        return next((one for one in self.decisions if one.name == name), None)

    def sentences(self, language: str = "en") -> list[str]:
        """The explanation in words, a paragraph each."""
        from paradiplomacy.explanation.words import paragraphs

        return paragraphs(self, language)

    def __str__(self) -> str:
        return "\n\n".join(self.sentences())

    def table(self) -> "pd.DataFrame":
        """All terms: one row a term, with the decision and the city that had asked."""
        import pandas as pd

        rows = [(one.name, one.other, *term) for one in self.decisions for term in one.terms.items()]
        return pd.DataFrame(rows, columns=["decision", "other", "term", "value"])


def explain(
    settings: str | Path | Scenario | City,
    city: int | str | None = None,
    year: int | None = None,
    seed: int = 1995,
    *,
    against: str | Path | Scenario | None = None,
) -> Explanation:
    """Why a city decided as it did in a year: the terms of each decision, from a run that is made again.

    Args:
        settings: name of a built-in scenario, path of a scenario file, a scenario, or a city of a model.
        city: GeoNames id or name of the city; accents are optional, and ``Córdoba, AR`` tells which one.
        year: the year; if a city of a model is given, None is the model's.
        seed: seed of the run.
        against: another scenario; tells where the city's paths part.

    Raises:
        ParadiplomacyError: there is no such city or year, or the city's model was changed by hand.

    """
    if isinstance(settings, City):
        return _of_agent(settings, year)
    model = CityNetwork(load_scenario(settings), rng=seed)
    other = None if against is None else CityNetwork(load_scenario(against), rng=seed)
    return of_run(model, *_asked(model, city, year), other)


def _asked(model: CityNetwork, city: int | str | None, year: int | None) -> tuple[int, int]:
    """Row and year that are asked for, or all that is wrong with them."""
    years, source = model.settings.years, "explain"
    allowed = f"allowed {years[0]} to {years[-1]}"
    wrong = [] if year in years else [f"year {year}: no year of “{model.settings.title}”; {allowed}"]
    try:
        row = find_city(model.world.cities, "" if city is None else city)
    except ParadiplomacyError as error:
        raise ParadiplomacyError(source, [f"{error.source}: {error.problems[0]}", *wrong]) from None
    if year is None or wrong:
        raise ParadiplomacyError(source, wrong)
    return row, year


def _of_agent(city: City, year: int | None) -> Explanation:
    """The run of a model once more; what was changed by hand in it cannot be explained."""
    model = city.model
    again, year = model.again(), model.year if year is None else year
    if not model.years:
        raise ParadiplomacyError(f"year {year}", ["no year is simulated yet"])
    if year not in model.years:
        problem = f"not simulated yet; allowed {model.settings.first_year} to {model.years[-1]}"
        raise ParadiplomacyError(f"year {year}", [problem])
    found = of_run(again, city.row, year)
    place = year - model.settings.first_year
    same = all(
        values[place] == again.datacollector.model_vars[name][place]
        for name, values in model.datacollector.model_vars.items()
    )
    if not same:
        problem = "the model was changed by hand, so its run cannot be made again from scenario and seed"
        raise ParadiplomacyError(city.name, [problem])
    return found


def of_run(model: CityNetwork, row: int, year: int, other: CityNetwork | None = None) -> Explanation:
    """The explanation for a city, by its row, from a model that has not made a step yet."""
    from paradiplomacy.explanation.parting import part

    parting = None if other is None else part(model, other, row)
    model.run_until_year(year - 1)
    watched, world = watch(model), model.world
    return Explanation(
        city=label(world.cities, row),
        year=year,
        scenario=(model.settings.name, model.settings.title),
        seed=model.seed,
        member=bool(world.cities.member[row]),
        decisions=tuple(decisions(world, watched, row)),
        proposal=_proposal(world, watched, row),
        finished=_finished(world, watched, row),
        parting=parting,
    )


def decisions(world: World, watched: Watched, row: int, *, turning: bool = True) -> Iterator[Decision]:
    """What a city decided in a year that was watched, in order; with what would turn it, if asked."""
    for kind in Kind:
        seen = watched.decisions.get(kind)
        if seen is not None:
            for place in (seen.city == row).nonzero()[0].tolist():
                yield _decision(world, seen, place, turning)


def _decision(world: World, seen: Seen, place: int, turning: bool) -> Decision:
    return Decision(
        name=seen.kind.value,
        other=label(world.cities, int(seen.other[place])) if seen.kind is Kind.CONSENT else None,
        terms={name: float(values[place]) for name, values in seen.terms.items()},
        gate=float(seen.gate[place]),
        chance=float(seen.chance[place]),
        drawn=float(seen.drawn[place]),
        outcome=bool(seen.happened[place]),
        by_rule=bool(seen.by_rule[place]),
        turnings=turnings(seen, place) if turning else (),
    )


# --- The city's project ---


def _proposal(world: World, watched: Watched, row: int) -> Proposal | None:
    """This year's proposal of a coordinator."""
    drafts, search = watched.drafts, watched.search
    found = (drafts.coordinator == row).nonzero()[0]
    if not len(found):
        return None
    place = int(found[0])
    judged = drafts.submitted.nonzero()[0] if world.record.fund else np.empty(0, dtype=np.int64)
    better = int((drafts.quality[judged] > drafts.quality[place]).sum())
    asked = ((search.draft == place) & (search.turn > 0)).nonzero()[0]
    in_order = asked[np.argsort(search.turn[asked])].tolist()
    team = set(drafts.team[place, 1:].tolist())
    names = tuple((label(world.cities, r), r in team) for r in search.asked[in_order].tolist())
    return _outline(
        world, drafts, place, asked=names, rank=better + 1 if place in judged else 0, judged=len(judged)
    )


def _finished(world: World, watched: Watched, row: int) -> Proposal | None:
    """Last year's project of a coordinator, which ended this year."""
    found = (watched.finished.coordinator == row).nonzero()[0]
    if not len(found):
        return None
    place = int(found[0])
    return _outline(world, watched.finished, place, cancellation=float(watched.cancellation[place]))


def _outline(
    world: World,
    projects: Projects,
    place: int,
    *,
    asked: tuple[tuple[str, bool], ...] = (),
    rank: int = 0,
    judged: int = 0,
    cancellation: float = 0.0,
) -> Proposal:
    partners = [row for row in projects.team[place, 1:].tolist() if row != NOBODY]
    by_hand = projects.year in world.allotments
    return Proposal(
        partners=tuple(label(world.cities, row) for row in partners),
        asked=asked,
        request_usd=int(projects.request[place]) / CENTS,
        grant_usd=int(projects.grant[place]) / CENTS,
        quality=float(projects.quality[place]),
        rank=rank,
        judged=judged,
        rule=BY_HAND if by_hand else world.settings.fund.rule,
        state=State(projects.state[place]).name.lower().replace("_", " "),
        cancellation=cancellation,
    )
