"""The main job: scenarios with the same seeds, run in one process or several, and compared.

What is finished is on disk at once. The same request with the same folder makes only what is missing.
"""

import json
import shlex
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa

from paradiplomacy import manifest, schemas
from paradiplomacy.errors import ExperimentError, ParadiplomacyError
from paradiplomacy.experiment import MAIN_INDICATORS, Case, Request, cases
from paradiplomacy.folder import Folder, Memory
from paradiplomacy.progress import Silent
from paradiplomacy.results import Results, check_indicators
from paradiplomacy.scenario import Scenario, builtin_names, load_scenario
from paradiplomacy.workers import Outcome, Simulate, chosen_jobs, outcomes, simulate

type Source = str | Path | Scenario

LONGEST_NAME = 80


def run(
    scenarios: Source | Sequence[Source],
    replications: int = 30,
    seed: int = 1995,
    *,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    jobs: int | None = None,
    out: str | Path | None = None,
    detail: bool = False,
    csv: bool = False,
    report: bool = True,
    indicators: Sequence[str] = MAIN_INDICATORS,
    progress: Silent | None = None,
    executor: Executor | None = None,
    simulate: Simulate = simulate,
) -> Results:
    """Run scenarios with the same seeds and compare each with the first.

    Args:
        scenarios: names of built-in scenarios, paths of scenario files, or scenarios.
        replications: runs of each scenario; replication r has seed ``seed + r``.
        seed: seed of the first replication.
        set: parameters to change in all scenarios, by dotted name.
        first_year: first year to simulate instead of each scenario's own.
        last_year: last year to simulate instead of each scenario's own.
        jobs: number of processes; 0 is all cores, None chooses.
        out: result folder; None keeps the results in memory.
        detail: also keep the tables of cities, projects, ties and transfers.
        csv: also write the tables as CSV.
        report: also draw the figures and write ``report.html``, where there is a folder.
        indicators: the indicators to report first.
        progress: told how far the work is.
        executor: a ``concurrent.futures`` executor to use instead of own processes.
        simulate: what a run is.

    Raises:
        ParadiplomacyError: something asked for is not possible; nothing was written.
        StorageError: the disk is full; what was finished is kept.

    """
    sources = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    request = Request(
        _loaded(sources, set or {}, first_year, last_year), replications, seed, detail, tuple(indicators)
    )
    check_indicators(request.indicators)
    if jobs is not None and jobs < 0:
        raise ExperimentError("run", [f"jobs: {jobs} cannot be used; allowed are 0, for all cores, or more"])
    commands = _commands(request.scenarios, sources, set or {}, {"--from": first_year, "--to": last_year})
    about = manifest.new(request, commands.whole(request, csv, report, out))
    store = Folder(Path(out), about, csv=csv) if out is not None else Memory(about)
    batch = _Batch(request, commands, progress or Silent(), detail)
    with store:
        batch.fill(store, simulate, jobs, executor)
        store.finish()
    results = Results(store)
    if report and results.path and store.manifest["runs"]["done"]:
        _write_report(results, batch.progress)
    return results


def usual_folder(
    sources: Sequence[Source],
    seed: int,
    *,
    set: Mapping[str, object] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    detail: bool = False,
) -> Path:
    """The folder for a batch when none is named: different batches have different folders.

    Built-in scenarios as they are need only their names; anything else adds a few digits of its content.
    """
    scenarios = _loaded(sources, set or {}, first_year, last_year)
    name = "_".join(scenario.name for scenario in scenarios)
    plain = all(source == scenario.name for source, scenario in zip(sources, scenarios, strict=True))
    if not plain or set or first_year or last_year or detail or len(name) > LONGEST_NAME:
        content = json.dumps([[scenario.content() for scenario in scenarios], detail], sort_keys=True)
        digits = blake2b(content.encode(), digest_size=4).hexdigest()
        name = f"{name[:LONGEST_NAME]}_{digits}"
    return Path("results") / f"{name}_{seed}"


def _loaded(
    sources: Sequence[Source], changes: Mapping[str, object], first: int | None, last: int | None
) -> tuple[Scenario, ...]:
    """All scenarios, or every problem of each in one message."""
    loaded, errors = [], []
    for source in sources:
        try:
            loaded.append(load_scenario(source, set=changes, first_year=first, last_year=last))
        except ParadiplomacyError as error:
            errors.append(error)
    if len(errors) > 1:
        raise ExperimentError(
            "run", [f"{error.source}: {problem}" for error in errors for problem in error.problems]
        )
    if errors:
        raise errors[0]
    return tuple(loaded)


def _write_report(results: Results, progress: Silent) -> None:
    from paradiplomacy.report import write_report

    progress.say("Drawing figures and writing the report")
    write_report(results)


@dataclass
class _Batch:
    """A request being worked off."""

    request: Request
    commands: "_Commands"
    progress: Silent
    detail: bool

    def fill(
        self, store: Folder | Memory, simulate: Simulate, jobs: int | None, executor: Executor | None
    ) -> None:
        """Make the runs that the store lacks and add each as soon as it is finished."""
        everything, there = cases(self.request), store.done()
        missing = [case for case in everything if case.key not in there]
        if executor is not None and jobs is None:
            jobs = 0
        number, sentence = chosen_jobs(jobs, sum(len(case.scenario.years) for case in missing))
        self.progress.say(_opening(len(everything), len(missing), sentence if executor is None else ""))
        if missing:
            self.progress.start(len(everything), len(everything) - len(missing))
            try:
                self._run(store, missing, simulate, number, executor)
            finally:
                self.progress.stop()

    def _run(
        self,
        store: Folder | Memory,
        missing: list[Case],
        simulate: Simulate,
        jobs: int,
        executor: Executor | None,
    ) -> None:
        by_key = {case.key: case for case in missing}
        done, failed = len(cases(self.request)) - len(missing), 0
        with closing(outcomes(missing, simulate, self.detail, jobs, executor)) as finished:
            for some in finished:
                store.add([self._tables(by_key[outcome.key], outcome) for outcome in some])
                failed += sum(outcome.error is not None for outcome in some)
                done += sum(outcome.error is None for outcome in some)
                self.progress.advance(done, failed)

    def _tables(self, case: Case, outcome: Outcome) -> dict[str, pa.RecordBatch]:
        """The tables of a run with its row in ``runs``; a run that failed has rows nowhere else."""
        error = f"{outcome.error}; repeat: {self.commands.alone(case)}" if outcome.error else None
        status = "failed" if error else "done"
        row: schemas.Rows = {"seed": [case.seed], "status": [status], "error": [error]}
        others = schemas.table_names(self.detail)[1:]
        tables = {name: outcome.tables[name] if error is None else schemas.empty(name) for name in others}
        return {"runs": schemas.batch("runs", case, row), **tables}


def _opening(planned: int, missing: int, how: str) -> str:
    if not missing:
        return f"All {planned} runs are there already"
    if missing < planned:
        return f"Going on: {missing} of {planned} runs are missing {how}".rstrip()
    return f"{planned} runs {how}".rstrip()


@dataclass(frozen=True)
class _Commands:
    """The command line that says the same as a call of ``run``.

    Attributes:
        words: for the name of each scenario its word, None where there is neither name nor file.
        options: what is changed in all scenarios, as options.
    """

    words: Mapping[str, str | None]
    options: tuple[str, ...]

    def whole(self, request: Request, csv: bool, report: bool, out: str | Path | None) -> str | None:
        """The command that makes all runs again, None where no command can."""
        words = [word for word in self.words.values() if word is not None]
        if len(words) < len(self.words):
            return None
        flags = [("--detail", request.detail), ("--csv", csv), ("--no-report", not report)]
        given = [flag for flag, is_given in flags if is_given]
        place = ["--out", str(out)] if out is not None else []
        return _command(words, request.replications, request.seed, [*self.options, *place, *given])

    def alone(self, case: Case) -> str:
        """The command that repeats one run alone."""
        name = case.scenario.name
        return _command([self.words[name] or name], 1, case.seed, self.options)


def _commands(
    scenarios: Sequence[Scenario],
    sources: Sequence[Source],
    changes: Mapping[str, object],
    years: Mapping[str, int | None],
) -> _Commands:
    words = {scenario.name: _word(source) for scenario, source in zip(scenarios, sources, strict=True)}
    limits = [(option, str(year)) for option, year in years.items() if year is not None]
    sets = [("--set", f"{name}={_text(value)}") for name, value in changes.items()]
    return _Commands(words, tuple(part for pair in limits + sets for part in pair))


def _command(words: Sequence[str], replications: int, seed: int, options: Sequence[str]) -> str:
    numbers = ["--replications", str(replications), "--seed", str(seed)]
    return shlex.join(["paradiplomacy", "run", *words, *numbers, *options])


def _word(source: Source) -> str | None:
    """How the command line names a scenario; of those made in Python it knows the built-in ones only."""
    if not isinstance(source, Scenario):
        return str(source)
    return source.name if source.name in builtin_names() and source == load_scenario(source.name) else None


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
