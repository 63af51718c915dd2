"""What is asked: scenarios, a design of values, replications; and the runs that answer it."""

from array import array
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from paradiplomacy.common.errors import SHOWN, ExperimentError
from paradiplomacy.common.lazy import Lazy
from paradiplomacy.common.seeds import USUAL_BATCH_SEED, design_seed, run_seed
from paradiplomacy.experiment import checks
from paradiplomacy.experiment.analysis import Analysis, wrong_analysis, wrong_discovery, wrong_reference
from paradiplomacy.experiment.arms import Arms
from paradiplomacy.experiment.blocks import RUNS_TOGETHER, in_blocks, place_of
from paradiplomacy.experiment.case import Arm, Case, Key, run_id
from paradiplomacy.experiment.checks import Comparison, Window
from paradiplomacy.experiment.condition import ConditionError
from paradiplomacy.experiment.designs.design import Design, Point
from paradiplomacy.experiment.named import Derived, NamedContrast, wrong_contrasts, wrong_derived
from paradiplomacy.experiment.notes import Note
from paradiplomacy.scenario.scenario import Scenario

MAIN_INDICATORS = (
    "joint_projects",
    "activity_share",
    "members",
    "proposals",
    "projects_completed",
    "grants",
    "project_value_usd",
    "ties",
    "bloc_support",
)
"""The indicators that are reported first, the most telling one at the head."""

type Watched = Callable[[Iterator[Point | None], "Request", int], Generator[Point | None]]
"""Passes on so many points of a request, and may tell how far it is."""


def unwatched(points: Iterator[Point | None], _: "Request", __: int) -> Generator[Point | None]:
    """Pass on the points and say nothing."""
    yield from points


@dataclass(frozen=True)
class Request:
    """Scenarios to run with the same seeds, each at every point of the design, if there is one.

    Replication r (from 0) of every arm runs with the seed ``seed_of(r)``, so that arms form pairs.

    Attributes:
        scenarios: the first one is what others are compared with. One that is called like another before it
            has its name in its title.
        replications: runs of each arm.
        seed: seed of the batch, from which those of its runs follow, and that of the design.
        detail: keep the tables of cities, projects, ties and transfers.
        indicators: the ones reported first.
        design: the values to go through; None runs the scenarios as they are.
        compared: what is compared; None compares scenarios where there are several, else values.
        years: years to compare over; None leaves them to the scenarios.
        name: name of the experiment.
        title: its title.
        question: what it asks.
        run_seed: seed of a run to make alone, instead of those of a batch.
        notes: what its readers must know of how it is asked.
        analysis: what counts as equal, as one family, as enough.
        contrasts: those that are asked for by name.
        derived: quantities that are asked for by name.

    Raises:
        ExperimentError: names everything that cannot be asked.

    """

    scenarios: tuple[Scenario, ...]
    replications: int = 30
    seed: int = USUAL_BATCH_SEED
    detail: bool = False
    indicators: tuple[str, ...] = MAIN_INDICATORS
    design: Design | None = None
    compared: Comparison | None = None
    years: Window | None = None
    name: str = ""
    title: str = ""
    question: str = ""
    run_seed: int | None = None
    notes: tuple[Note, ...] = ()
    analysis: Analysis = field(default_factory=Analysis)
    contrasts: tuple[NamedContrast, ...] = ()
    derived: tuple[Derived, ...] = ()

    def __post_init__(self) -> None:
        problems = checks.wrong_names(self.scenarios) + checks.wrong_replications(self.replications)
        problems += checks.wrong_seed(self.seed) + checks.wrong_run(self.run_seed, self.replications)
        problems += checks.wrong_spans(self.scenarios)
        problems += checks.wrong_texts(name=self.name, title=self.title, question=self.question)
        problems = problems or checks.too_large(self.places, self.most_runs)
        if not problems:
            problems = checks.idle_names(self.names, self.scenarios)
            problems += checks.late_in_a_design(self.names, self.scenarios)
            problems += checks.wrong_comparison(self.compared, len(self.scenarios), bool(self.design))
            problems += checks.wrong_years(self.years, self.scenarios)
            problems += wrong_analysis(self.analysis, self.indicators, self.replications)
            problems += wrong_discovery(self.analysis, self.design)
            problems += wrong_reference(self.analysis.reference, self.comparison, self.design)
            problems += wrong_contrasts(self.contrasts, self.scenarios, self.design)
            problems += wrong_derived(self.derived, self.design, self.scenarios)
        if problems:
            raise ExperimentError(self.name or "run", problems)
        self.__dict__["scenarios"] = tuple(_told_apart(self.scenarios))

    @property
    def base(self) -> Scenario:
        """The scenario with which the others are compared."""
        return self.scenarios[0]

    def seed_of(self, replication: int) -> int:
        """The seed of the runs of a replication."""
        return run_seed(self.seed, replication) if self.run_seed is None else self.run_seed

    @property
    def design_seed(self) -> int:
        """The seed of what the design draws."""
        return design_seed(self.seed)

    @property
    def names(self) -> tuple[str, ...]:
        """What the design varies."""
        return self.design.names if self.design else ()

    @property
    def free(self) -> Sequence[str]:
        """What the design varies by itself, without what follows from it by a formula."""
        return self.design.free if self.design else ()

    @property
    def comparison(self) -> Comparison:
        """What is compared."""
        return self.compared or ("scenarios" if len(self.scenarios) > 1 or not self.design else "values")

    @property
    def places(self) -> int:
        """Points of the design times scenarios, counted without making any; those excluded count as well."""
        return (self.design.size() if self.design else 1) * len(self.scenarios)

    @property
    def most_runs(self) -> int:
        """The number of runs that there may be: fewer where points are excluded or say the same."""
        return self.places * self.replications

    @property
    def points(self) -> Sequence[Point]:
        """The points of the design; without a design, one that changes nothing.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        return Lazy(self._places[0], self._all_points.__getitem__)

    @property
    def grid(self) -> Sequence[list[Arm]]:
        """For each point the arm of each scenario.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        return Lazy(self.points, lambda point: [maker.checked_arm(point) for maker in self._makers])

    @property
    def arms(self) -> Sequence[Arm]:
        """Every arm once: some points say the same in some scenarios."""
        points, makers = self.points, self._makers
        return Lazy(
            self._places[1],
            lambda place: makers[place % len(makers)].checked_arm(points[place // len(makers)]),
        )

    @property
    def counted(self) -> bool:
        """Whether all points were or may be gone through; else the number of arms is not known."""
        return "_some_arms" not in self.__dict__

    @property
    def first_arms(self) -> Sequence[Arm]:
        """The first two arms, or two others where only some points were gone through."""
        return self.__dict__.get("_some_arms") or self.arms[:2]

    @cached_property
    def _places(self) -> tuple[Sequence[int], Sequence[int]]:
        """Which points are left, and which arms of these are not repetitions."""
        return self._go_through(unwatched)

    @cached_property
    def _makers(self) -> list[Arms]:
        return [Arms(scenario, self.names) for scenario in self.scenarios]

    @cached_property
    def _all_points(self) -> Sequence[Point]:
        return self.design.all_points(self.design_seed) if self.design else [()]

    def check(self, watched: Watched, whole: bool = True) -> None:
        """Go through the points now, each of them told; later it is known that they can be used.

        Args:
            watched: told each point.
            whole: go through all points, and not only through some where all would take long.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        if whole or self.places <= checks.JUDGED or not self._go_through_some(watched):
            self.__dict__["_places"] = self._go_through(watched)  # where the cached property keeps it

    def _go_through(self, watched: Watched) -> tuple[Sequence[int], Sequence[int]]:
        left, digests = array("I"), array("Q")
        for place, arms in enumerate(self._judged(self._all_points, watched)):
            if arms:
                left.append(place)
                digests.extend(int.from_bytes(arm.digest[:8]) for arm in arms)
        if not left:
            raise ExperimentError(self.name, ["design.exclude: excludes every row; allowed is to leave some"])
        return left, _distinct(digests, len(self.scenarios))

    def _go_through_some(self, watched: Watched) -> bool:
        """Whether any point is left of corners and a sample of the design, all of which is judged."""
        assert self.design
        points = self.design.some_points(self.design_seed, max(checks.JUDGED // len(self.scenarios), 1))
        if arms := [arm for row in self._judged(points, watched) for arm in row]:
            self.__dict__["_some_arms"] = arms[:2]
        return bool(arms)

    def _judged(self, points: Sequence[Point], watched: Watched) -> Iterator[list[Arm]]:
        """The arms of each point, none of one that is excluded; at the end, what is wrong is raised."""
        problems = dict[str, None]()
        left = self.design.left(points) if self.design else iter(points)
        try:
            with closing(watched(left, self, len(points))) as each:
                for point in each:
                    made = [maker.arm(point) for maker in self._makers] if point is not None else []
                    problems.update((f"design: {problem}", None) for _, wrong in made for problem in wrong)
                    if len(problems) > SHOWN:
                        break
                    yield [arm for arm, _ in made]
        except ConditionError as error:
            raise ExperimentError(self.name, [f"design.{error}"]) from error
        if problems:
            raise ExperimentError(self.name, list(problems))

    @property
    def labelled(self) -> bool:
        """Whether rows of the design have labels."""
        return bool(self.design and any(self.design.labels))

    def label(self, arm: Arm) -> str | None:
        """The label of the row that an arm is of; None where it has none, or several rows say the same."""
        return self._labels.get((arm.base.name, arm.digest))

    @cached_property
    def _labels(self) -> dict[tuple[str, bytes], str | None]:
        found: dict[tuple[str, bytes], str | None] = {}
        for point, row in zip(self.points, self.grid, strict=True) if self.labelled else ():
            assert self.design is not None
            label = self.design.own_label(point) or None
            for arm in row:
                key = arm.base.name, arm.digest
                found[key] = label if found.get(key, label) == label else None
        return found

    def in_order(self) -> Iterator[Case]:
        """The runs as tables show them: by scenario, point and replication."""
        names = [scenario.name for scenario in self.scenarios]
        seeds = [self.seed_of(each) for each in range(self.replications)]
        for arm in sorted(self.arms, key=lambda arm: names.index(arm.base.name)):
            for replication, seed in enumerate(seeds):
                yield Case(arm, replication, seed)

    @property
    def run_labels(self) -> dict[Key, str | None]:
        """The label of each run, by what the run is known by."""
        return {case.key: self.label(case.arm) for case in self.in_order()} if self.labelled else {}


def _told_apart(scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    """Scenarios none of which has the title of another; a title may have 200 letters, a name 60."""
    titles = set[str]()
    for one in scenarios:
        told = {"title": f"{one.title[:130]} ({one.name})"} if one.title in titles else {}
        titles.add(one.title)
        yield one.model_copy(update=told) if told else one


def _distinct(digests: "array[int]", columns: int) -> Sequence[int]:
    """The places of different arms, from their digests point by point, a column a scenario.

    An arm that is repeated in its column stands where it is first and has the place where it is last.
    """
    import numpy as np

    table = np.frombuffer(digests, dtype=np.uint64).reshape(-1, columns)
    places = np.full(table.shape, -1)
    for column, values in enumerate(table.T):
        _, first, which = np.unique(values, return_index=True, return_inverse=True)
        last = np.empty_like(first)
        last[which] = np.arange(len(values))
        places[first, column] = last * columns + column
    return array("I", places[places >= 0].astype(np.uint32).tobytes())


def make_request(
    keys: Any,
    scenarios: tuple[Scenario, ...],
    design: Design | None,
    notes: Iterable[Note],
    run_seed: int | None = None,
) -> Request:
    """The request that a file or a record asks for; their keys have the same names.

    Raises:
        ExperimentError: names everything that cannot be asked.

    """
    return Request(
        scenarios=scenarios,
        replications=keys.replications,
        seed=keys.seed,
        detail=keys.detail,
        indicators=tuple(keys.indicators),
        design=design,
        compared=keys.compare,
        years=(keys.years[0], keys.years[1]) if keys.years else None,
        name=keys.name,
        title=keys.title,
        question=keys.question,
        run_seed=run_seed,
        notes=tuple(notes),
        analysis=Analysis(**{name: getattr(keys, name) for name in Analysis.model_fields}),
        contrasts=tuple(keys.contrasts),
        derived=tuple(keys.derived),
    )


def cases(request: Request) -> Sequence[Case]:
    """The runs of a request: every arm with every seed, a block of some arms and seeds after the other.

    Within a block they come replication by replication: what is finished after an interruption is made of
    pairs where there are few arms; of many, some have all seeds of a block and others none as yet.
    """
    arms = request.arms
    arm_at = lru_cache(RUNS_TOGETHER)(arms.__getitem__)  # a block asks for each of its arms with many seeds

    def case(place: int) -> Case:
        replication, arm = in_blocks(place, len(arms), request.replications)
        return Case(arm_at(arm), replication, request.seed_of(replication))

    return Lazy(range(size(request)), case)


def missing_cases(request: Request, there: Collection[Key]) -> Sequence[Case]:
    """The cases that are not there yet, in their order."""
    if not there:
        return cases(request)
    arms, done = request.arms, bytearray(size(request))
    seeds = [request.seed_of(each) for each in range(request.replications)]
    for number, arm in enumerate(arms):
        for each, seed in enumerate(seeds):
            key = run_id(arm, seed), arm.base.name
            done[place_of(each, number, len(arms), len(seeds))] = key in there
    places = array("Q", (place for place, is_there in enumerate(done) if not is_there))
    return Lazy(places, cases(request).__getitem__)


def places(request: Request) -> dict[Key, int]:
    """The place of each run in the tables: by scenario as asked, then by point, then by replication."""
    return {case.key: place for place, case in enumerate(request.in_order())}


def size(request: Request) -> int:
    """The number of runs."""
    return len(request.arms) * request.replications
