"""The main job: scenarios with the same seeds, run in one process or several, and compared.

What is finished is on disk at once. The same request with the same folder makes only what is missing.
"""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.common import plugins
from paradiplomacy.common.arguments import (
    FLAG,
    FLAG_OR_WORD,
    FUNCTION,
    PATH,
    PLAIN,
    TABLE,
    WHOLE,
    WORD,
    WORDS,
    a,
    several,
    takes,
)
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError
from paradiplomacy.common.interrupts import noted_interrupts, repeated_interrupts
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.seeds import USUAL_BATCH_SEED
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.file import Experiment, load_experiment
from paradiplomacy.experiment.notes import branch_notes
from paradiplomacy.experiment.request import MAIN_INDICATORS, Request, missing_cases, size
from paradiplomacy.results import manifest, tables
from paradiplomacy.results.folder import Folder, Memory
from paradiplomacy.results.formats import PARQUET, Formats, left_out
from paradiplomacy.results.packed import pack
from paradiplomacy.runs.commands import Commands, Source, commands_of
from paradiplomacy.runs.progress import Silent, checking, for_python
from paradiplomacy.runs.run import Chunk, Outcome, Simulate, compiles_first, simulate
from paradiplomacy.runs.workers import outcomes, wrong_jobs
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    from paradiplomacy.report.results import Results

LONGEST_NAME = 80
_RESULTS, _REPORT = "paradiplomacy.report.results", "paradiplomacy.report.report"
_HOW = {"jobs": WHOLE, "out": PATH, "report": FLAG, "language": WORD, "simulate": FUNCTION}
_HOW |= {"csv": FLAG_OR_WORD, "xlsx": FLAG, "netcdf": FLAG}
_HOW |= {"progress": a("a progress", Silent), "executor": a("an executor", Executor)}


@dataclass(frozen=True)
class Setup:
    """How runs are made and where they go, as ``sweep`` is told; nothing here changes a result."""

    jobs: int | None = None
    out: Path | None = None
    formats: Formats = PARQUET
    report: bool = True
    language: str = "en"
    progress: Silent | None = None
    executor: Executor | None = None
    cluster: str | None = None
    simulate: Simulate = simulate

    @property
    def flags(self) -> list[str]:
        """What is unusual about the files, as options of the command line."""
        return self.formats.options + ["--no-report"] * (not self.report)


@takes(
    scenarios=several("a name, a path or a scenario, or a list of these", str, PathLike, Scenario),
    replications=WHOLE, seed=WHOLE, run_seed=WHOLE, first_year=PLAIN, last_year=PLAIN, set=TABLE,
    branch_from=PLAIN, detail=FLAG, indicators=WORDS, **_HOW,
)  # fmt: skip
def run(
    scenarios: Source | Sequence[Source],
    replications: int | None = None,
    seed: int | None = None,
    *,
    run_seed: int | None = None,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    branch_from: int | None = None,
    jobs: int | None = None,
    out: str | Path | None = None,
    detail: bool = False,
    csv: bool | str = False,
    xlsx: bool = False,
    netcdf: bool = False,
    report: bool = True,
    language: str = "en",
    indicators: str | Sequence[str] = MAIN_INDICATORS,
    progress: Silent | None = None,
    executor: Executor | None = None,
    simulate: Simulate = simulate,
) -> "Results":
    """Run scenarios with the same seeds and compare each with the first.

    Args:
        scenarios: names of built-in scenarios, paths of scenario files, or scenarios.
        replications: runs of each scenario, each with a seed of its own; 30 if left out.
        seed: seed of the batch, from which those of its runs follow; 1995 if left out.
        run_seed: seed of a run, which is made of each scenario instead of a batch.
        set: parameters and fields of events to change in all scenarios, by name.
        first_year: first year to simulate instead of each scenario's own.
        last_year: last year to simulate instead of each scenario's own.
        branch_from: year from which on ``set`` holds; before it each scenario is its own.
        jobs: number of processes; 0 is all cores, None chooses.
        out: result folder; None keeps the results in memory.
        detail: also keep the tables of cities, projects, ties and transfers.
        csv: also write the tables as CSV; ``"excel"`` does it with ``;`` and decimal comma.
        xlsx: also write the tables as a workbook.
        netcdf: also write the years as a netCDF file, which needs the extra ``netcdf``.
        report: also draw the figures and write ``report.html``, where there is a folder.
        language: of figures and report: ``en``, ``es`` or ``pt``; no table depends on it.
        indicators: the indicators to report first.
        progress: told how far the work is; if None, a notebook shows it.
        executor: a ``concurrent.futures`` executor to use instead of own processes.
        simulate: what a run is.

    Raises:
        ParadiplomacyError: something asked for is not possible; nothing was written.
        StorageError: the disk is full; what was finished is kept.
    """
    sources = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    years = _years(first_year, last_year, branch_from)
    loaded = _loaded(sources, set or {}, years)
    numbers, notes = _numbers(replications, seed, run_seed), tuple(branch_notes(branch_from))
    request = Request(loaded, detail=detail, indicators=tuple(indicators), notes=notes, **numbers)
    commands = commands_of(request.scenarios, sources, set or {}, years)
    place, formats = Path(out) if out is not None else None, Formats.wanted(csv, xlsx, netcdf)
    setup = Setup(jobs, place, formats, report, language, progress, executor, None, simulate)
    return _carried_out(request, commands, commands.run(request, setup.out, setup.flags), setup)


def _numbers(replications: int | None, seed: int | None, run_seed: int | None) -> dict[str, Any]:
    """What is given of these, as a request takes it."""
    every = {"replications": replications, "seed": seed, "run_seed": run_seed}
    given = {name: number for name, number in every.items() if number is not None}
    if run_seed is None:
        return given
    if len(given) > 1:
        raise ExperimentError("run", ["run_seed: is of one run; leave out replications and seed"])
    return {"replications": 1, **given}


@takes(
    experiment=a("a name, a path, a table or an experiment", str, PathLike, Mapping, Experiment),
    quick=FLAG, replications=WHOLE, set=TABLE, cluster=WORD, **_HOW,
)  # fmt: skip
def sweep(
    experiment: str | Path | Mapping[str, Any] | Experiment,
    *,
    quick: bool = False,
    replications: int | None = None,
    set: Mapping[str, object] | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    csv: bool | str = False,
    xlsx: bool = False,
    netcdf: bool = False,
    report: bool = True,
    language: str = "en",
    progress: Silent | None = None,
    executor: Executor | None = None,
    simulate: Simulate = simulate,
) -> "Results":
    """Run an experiment: scenarios at every point of a design, all with the same seeds.

    Args:
        experiment: name of a study, path of a file, a table with the same keys, or one that was read.
        quick: take the small setting of the file.
        replications: runs of each scenario and point, instead of the file's.
        set: parameters and fields of events to set in all scenarios, on top of the file's.
        jobs: number of processes; 0 is all cores, None chooses.
        cluster: address of a Dask scheduler to work on, such as ``tcp://10.0.0.5:8786``.
        out: result folder; None keeps the results in memory.
        csv: also write the tables as CSV; ``"excel"`` does it with ``;`` and decimal comma.
        xlsx: also write the tables as a workbook.
        netcdf: also write the years as a netCDF file, which needs the extra ``netcdf``.
        report: also draw the figures and write ``report.html``, where there is a folder.
        language: of figures and report: ``en``, ``es`` or ``pt``; no table depends on it.
        progress: told how far the work is; if None, a notebook shows it.
        executor: a ``concurrent.futures`` executor to use instead of own processes.
        simulate: what a run is.

    Raises:
        ParadiplomacyError: something asked for is not possible; nothing was written.
        StorageError: the disk is full; what was finished is kept.
    """
    asked = experiment
    if not isinstance(asked, Experiment):
        watched = checking(progress or for_python(), language)
        asked = load_experiment(asked, quick=quick, replications=replications, set=set, watched=watched)
    years = _years(asked.first_year, asked.last_year, asked.branch_from)
    commands = commands_of(asked.request.scenarios, asked.sources, asked.changes, years)
    place, formats = Path(out) if out is not None else None, Formats.wanted(csv, xlsx, netcdf)
    setup = Setup(jobs, place, formats, report, language, progress, executor, cluster, simulate)
    whole = _sweep_command(asked.words, setup) if asked.words else None
    return _carried_out(asked.request, commands, whole, setup)


def _sweep_command(words: Sequence[str], setup: Setup) -> str:
    place = ["--out", str(setup.out)] if setup.out is not None else []
    return shlex.join(["paradiplomacy", "sweep", *words, *place, *setup.flags, *plugins.options()])


def usual_folder(
    sources: Sequence[Source],
    seed: int | None = None,
    run_seed: int | None = None,
    *,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    branch_from: int | None = None,
    detail: bool = False,
) -> Path:
    """The folder for a batch when none is named: different batches have different folders.

    Built-in scenarios as they are need only their names; anything else adds a few digits of its content.
    """
    years = _years(first_year, last_year, branch_from)
    scenarios = _loaded(sources, set or {}, years)
    name = "_".join(scenario.name for scenario in scenarios)
    plain = all(source == scenario.name for source, scenario in zip(sources, scenarios, strict=True))
    if not plain or plugins.LOADED or set or years or detail or len(name) > LONGEST_NAME:
        content = json.dumps([[scenario.content() for scenario in scenarios], detail], sort_keys=True)
        digits = blake2b(content.encode(), digest_size=4).hexdigest()
        name = f"{name[:LONGEST_NAME]}_{digits}"
    batch = USUAL_BATCH_SEED if seed is None else seed
    return Path("results") / (f"{name}_{batch}" if run_seed is None else f"{name}_run_{run_seed}")


def _years(first_year: int | None, last_year: int | None, branch_from: int | None) -> dict[str, int]:
    """The years given, as scenarios are loaded with them."""
    every = {"first_year": first_year, "last_year": last_year, "branch_from": branch_from}
    return {name: year for name, year in every.items() if year is not None}


def _loaded(
    sources: Sequence[Source], changes: Mapping[str, object], years: Mapping[str, int]
) -> tuple[Scenario, ...]:
    """All scenarios, or every problem of each in one message."""
    loaded, errors = [], []
    for source in sources:
        try:
            loaded.append(load_scenario(source, set=changes, **years))
        except ParadiplomacyError as error:
            errors.append(error)
    if len(errors) > 1:
        raise ExperimentError(
            "run", [f"{error.source}: {problem}" for error in errors for problem in error.problems]
        )
    if errors:
        raise errors[0]
    return tuple(loaded)


# --- Working a request off ---


def _carried_out(request: Request, commands: Commands, whole: str | None, setup: Setup) -> "Results":
    """Make the runs of a request that are missing, and report on all."""
    tables.check_indicators(request.indicators)
    Texts(setup.language)  # one that there is not is refused before anything is made
    here = setup.executor is None and setup.cluster is None
    if problems := wrong_jobs(setup.jobs, here) + setup.formats.problems(request):
        raise ExperimentError(request.name or "run", problems)
    progress, block, store = setup.progress or for_python(), request.replications, None
    with _executor(setup) as executor:
        more: int | None = _so_far(request, setup.out)
        while more is not None:
            request = request if more == request.replications else replace(request, replications=more)
            store = _store(request, whole, setup, store)
            with store:
                _Batch(request, commands, progress).fill(store, setup, executor)
                store.finish()
            from paradiplomacy.report.results import Results

            results = Results(store, request, language=setup.language)
            more = _next_block(results, block) if request.analysis.stop else None
    assert store is not None
    for sentence in left_out(store.manifest["tables"]):
        progress.say(sentence)
    if setup.report and results.path and store.manifest["runs"]["done"]:
        slow = "; compiling for its map, once, takes some seconds more" if compiles_first() else ""
        progress.say(f"Drawing figures and writing the report{slow}")
        from paradiplomacy.report.report import write_report

        write_report(results, setup.language)
    return results


def _so_far(request: Request, place: Path | None) -> int:
    """The replications with which to begin: those of a folder to which blocks were added before."""
    stop = request.analysis.stop
    if stop is None or place is None or not manifest.is_there(place):
        return request.replications
    held = int(manifest.read(place)["request"]["replications"])
    return held if request.replications < held <= stop.at_most else request.replications


def _store(
    request: Request, whole: str | None, setup: Setup, before: Folder | Memory | None
) -> Folder | Memory:
    """Where runs go; in memory, to those of the blocks before."""
    about = manifest.new(request, whole)
    if setup.out is not None:
        return Folder(setup.out, about, request, setup.formats)
    return Memory(about, request, before if isinstance(before, Memory) else None)


def _next_block(results: "Results", block: int) -> int | None:
    from paradiplomacy.results.stopping import next_block

    return next_block(results.findings, block)


@contextmanager
def _executor(setup: Setup) -> Iterator[Executor | None]:
    """Where to work instead of in own processes, before anything is written."""
    if setup.cluster is None:
        yield setup.executor
        return
    from paradiplomacy.runs.cluster import connected

    with connected(setup.cluster) as executor:
        yield executor


@dataclass
class _Batch:
    """A request being worked off."""

    request: Request
    commands: Commands
    progress: Silent

    def fill(self, store: Folder | Memory, setup: Setup, executor: Executor | None) -> None:
        """Make the runs that the store lacks and add each as soon as it is finished."""
        there, planned = store.done(), size(self.request)
        missing = missing_cases(self.request, there)
        self.progress.say(_opening(planned, len(missing)))
        if not missing:
            return
        self.progress.start(planned, planned - len(missing))
        # what takes seconds to import is imported while others work
        beside = partial(import_module, _REPORT if setup.report and setup.out else _RESULTS)
        made = outcomes(missing, setup.simulate, self.request.detail, setup.jobs, executor, self._say, beside)
        try:
            with closing(made), repeated_interrupts(), noted_interrupts():
                self._keep(store, made, planned - len(missing))
        finally:
            self.progress.stop()

    def _say(self, sentence: str) -> None:
        self.progress.say(sentence[:1].upper() + sentence[1:])
        self.progress.change()

    def _keep(self, store: Folder | Memory, made: Iterable[Chunk], done: int) -> None:
        """Store outcomes as they come in."""
        failed = 0
        for chunk in made:
            by_key = {case.key: case for case in chunk.cases}
            runs = tables.batch("runs", [self._run(by_key[outcome.key], outcome) for outcome in chunk])
            others = tables.table_names(self.request.detail)[1:]
            rows = {name: chunk.packed.get(name) or pack(tables.empty(name)) for name in others}
            store.add({"runs": pack(runs)} | rows)
            failed += sum(outcome.error is not None for outcome in chunk)
            done += sum(outcome.error is None for outcome in chunk)
            self.progress.advance(done, failed)

    def _run(self, case: Case, outcome: Outcome) -> tuple[Case, tables.Rows]:
        """The row of a run in ``runs``; a run that failed has rows nowhere else."""
        error = f"{outcome.error}; repeat: {self.commands.alone(case)}" if outcome.error else None
        state = {"seed": case.seed, "status": "failed" if error else "done", "error": error}
        return case, {name: [value] for name, value in {**state, **case.arm.values}.items()}


def _opening(planned: int, missing: int) -> str:
    if not missing:
        return f"All {planned:,} runs are there already"
    going_on = missing < planned
    return f"Going on: {missing:,} of {planned:,} runs are missing" if going_on else f"{planned:,} runs"
