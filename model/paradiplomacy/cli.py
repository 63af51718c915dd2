"""The command line. Commands import what they need when they run, so that help appears at once."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from paradiplomacy.app.commands import lesson, lessons, new, page
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.interrupts import heed_interrupts
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.common.terminal import say as _show
from paradiplomacy.common.terminal import write_nearest
from paradiplomacy.experiment.options import (
    Changes,
    Csv,
    CsvStyle,
    Jobs,
    Language,
    Netcdf,
    NoReport,
    StrictCommand,
    Xlsx,
)
from paradiplomacy.experiment.plugging import pluggable
from paradiplomacy.report.commands import compare, diff, report, runs
from paradiplomacy.report.listings import experiments, indicators, parameters, scenarios
from paradiplomacy.runs.again import rerun

if TYPE_CHECKING:
    from paradiplomacy.experiment.request import Request
    from paradiplomacy.report.results import Results

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""
_UsageError: Any = typer.BadParameter.__base__  # of Typer or of Click, by their versions

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # importing Rich takes longer than everything else that help needs
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from paradiplomacy import __version__

        _show(__version__)
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """An agent-based model of cooperation among the cities of the Mercociudades network."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1, 2 or 130."""
    write_nearest()
    try:
        return _ended(arguments)
    except KeyboardInterrupt:
        _show("Interrupted.", sys.stderr)
        return INTERRUPTED


def _ended(arguments: Sequence[str] | None) -> int:
    """Run a command and return its exit code; one that blames a file was perhaps interrupted."""
    try:
        return _commands()(arguments, prog_name="paradiplomacy", standalone_mode=False) or DONE
    except _UsageError as error:
        shown = StringIO()
        error.show(shown)
        _show(shown.getvalue().rstrip("\n"), sys.stderr)
        return BAD_INPUT
    except ParadiplomacyError as error:
        heed_interrupts()
        return _refused(error)


@cache
def _commands() -> Callable[..., int | None]:
    """All commands, read from their functions once: that takes longer than to read a command line."""
    return typer.main.get_command(app)


def _refused(error: ParadiplomacyError) -> int:
    _show(str(error), sys.stderr)
    if "paradiplomacy.results.folder" in sys.modules:
        from paradiplomacy.results.folder import StorageError

        if isinstance(error, StorageError):
            return SOME_FAILED
    return BAD_INPUT


# --- Lists ---


for _list in (scenarios, experiments, lessons, lesson, new, parameters, indicators, diff):
    app.command()(_list)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Scenario and experiment files.", metavar="FILE")],
) -> None:
    """Check scenario and experiment files: print ok, or every problem of each."""
    from paradiplomacy.experiment.check import check_files
    from paradiplomacy.runs.progress import checking, for_stream
    from paradiplomacy.runs.trial import differing

    problems = check_files(files, checking(for_stream()), differing)
    for problem in problems:
        _show(problem, sys.stderr)
    if problems:
        raise typer.Exit(BAD_INPUT)
    _show("ok")


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="scenario or experiment", metavar="scenario|experiment")],
) -> None:
    """Print the JSON Schema of scenario or experiment files, for editors."""
    from paradiplomacy.experiment.schema import schema_text

    _show(schema_text(kind))


@app.command()
def doctor() -> None:
    """Say what this machine is and can, and try a small run: what a report of a fault needs."""
    from paradiplomacy.runs.doctor import examine

    raise typer.Exit(DONE if examine(_show) else SOME_FAILED)


# --- Runs ---


def _formats(csv: bool | str, xlsx: bool, netcdf: bool) -> dict[str, Any]:
    return {"csv": csv, "xlsx": xlsx, "netcdf": netcdf}


@app.command()
def run(
    scenarios: Annotated[list[str], typer.Argument(help="Built-in names or TOML files.", metavar="SCENARIO")],
    replications: Annotated[int | None, typer.Option(help="Runs of each scenario. Left out: 30.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the batch. Left out: 1995.")] = None,
    run_seed: Annotated[int | None, typer.Option(help="Seed of one run, which is made alone.")] = None,
    first: Annotated[int | None, typer.Option("--from", help="First year, not the scenario's.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year, not the scenario's.")] = None,
    branch: Annotated[
        int | None, typer.Option("--branch-from", help="Year from which on --set holds. Left out: always.")
    ] = None,
    changes: Changes = [],  # noqa: B006 - typer reads the default and never changes it
    jobs: Jobs = None,
    out: Annotated[
        Path | None, typer.Option(help="Result folder. Left out: one in results, by scenarios and seed.")
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help="Also cities, projects, ties and ledger.")] = False,
    csv: Csv = False,
    csv_style: CsvStyle = None,
    xlsx: Xlsx = False,
    netcdf: Netcdf = False,
    no_report: NoReport = False,
    language: Language = "en",
) -> None:
    """Run scenarios with the same seeds and compare each with the first.

    The same command with the same --out makes only the runs that are missing.
    """
    from paradiplomacy.runs.pool import preloaded, surely_several

    with preloaded(at_once=surely_several(jobs, len(scenarios) * (replications or 1))):
        from paradiplomacy.runs import runner
        from paradiplomacy.runs.interruption import interruptible
        from paradiplomacy.runs.progress import for_stream
        from paradiplomacy.scenario.changes import parse_settings

        asked: dict[str, Any] = {"set": parse_settings(changes), "run_seed": run_seed, "detail": detail}
        asked |= {"first_year": first, "last_year": last, "branch_from": branch}
        folder = out or runner.usual_folder(scenarios, seed, **asked)
        with interruptible(folder):
            results = runner.run(
                scenarios, replications, seed, jobs=jobs, out=folder, report=not no_report,
                progress=for_stream(), language=language, **asked, **_formats(csv_style or csv, xlsx, netcdf),
            )  # fmt: skip
    _summarise(results, language)


@app.command()
def sweep(
    experiment: Annotated[str, typer.Argument(help="Study by name, or TOML file.", metavar="EXPERIMENT")],
    quick: Annotated[bool, typer.Option("--quick", help="The small setting of the file.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much it would be.")] = False,
    replications: Annotated[
        int | None, typer.Option(help="Runs of each scenario and point, instead of the file's.")
    ] = None,
    changes: Changes = [],  # noqa: B006 - typer reads the default and never changes it
    jobs: Jobs = None,
    cluster: Annotated[
        str | None, typer.Option(help="Dask scheduler to work on.", metavar="tcp://HOST:PORT")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Result folder. Left out: one in results, by the experiment's name.")
    ] = None,
    csv: Csv = False,
    csv_style: CsvStyle = None,
    xlsx: Xlsx = False,
    netcdf: Netcdf = False,
    no_report: NoReport = False,
    language: Language = "en",
) -> None:
    """Run an experiment: scenarios at every point of a design, all with the same seeds.

    The same command with the same --out makes only the runs that are missing.
    """
    from paradiplomacy.experiment.file import load_experiment
    from paradiplomacy.runs.progress import checking, for_stream
    from paradiplomacy.scenario.changes import parse_settings

    progress, values = for_stream(), parse_settings(changes)
    asked = load_experiment(
        experiment, quick=quick, replications=replications, set=values, watched=checking(progress, language),
        whole=not dry_run,
    )  # fmt: skip
    formats = _formats(csv_style or csv, xlsx, netcdf)
    if dry_run:
        _forecast(asked.request, formats)
        return
    from paradiplomacy.runs import runner
    from paradiplomacy.runs.interruption import interruptible
    from paradiplomacy.runs.pool import preloaded

    folder = out or Path("results") / f"{asked.request.name}{'-quick' if quick else ''}"
    with interruptible(folder), preloaded():
        results = runner.sweep(
            asked, jobs=jobs, cluster=cluster, out=folder, report=not no_report, progress=progress,
            language=language, **formats,
        )  # fmt: skip
    _summarise(results, language)


def _forecast(request: "Request", formats: dict[str, Any]) -> None:
    """Say how much a request is and would take."""
    from paradiplomacy.results.formats import Formats
    from paradiplomacy.runs.cost import estimate, size_in_words

    _show(size_in_words(request))
    _show("\n".join(estimate(request, formats=Formats.wanted(**formats)).words()))


for _reading in (compare, report, runs, rerun):
    app.command()(_reading)


@app.command()
def explain(
    scenario: Annotated[str, typer.Argument(help="Built-in name or TOML file.", metavar="SCENARIO")],
    city: Annotated[str, typer.Option(help="Name or GeoNames id; accents are optional.", metavar="NAME")],
    year: Annotated[int, typer.Option(help="The year.")],
    seed: Annotated[int, typer.Option(help="Seed of the run.")] = USUAL_RUN_SEED,
    against: Annotated[
        str | None,
        typer.Option(help="A second scenario: where the city's paths part.", metavar="SCENARIO"),
    ] = None,
    changes: Changes = [],  # noqa: B006 - typer reads the default and never changes it
    language: Annotated[
        str, typer.Option(help="en, es or pt.")
    ] = "en",  # refused with all else that is wrong
    numbers: Annotated[
        bool, typer.Option("--numbers", help="Also the points of each sum, the chance and the draw.")
    ] = False,
) -> None:
    """Explain why a city joined, took part, proposed, partnered or did not, reason by reason."""
    from paradiplomacy.runs.explain import explanation_text

    _show(explanation_text(scenario, city, year, seed, against, changes, language, numbers=numbers))


app.command("app")(page)

for _command in app.registered_commands:
    _command.cls = StrictCommand
    # the whole first sentence in the list of commands, where it would be cut after a few words
    assert _command.callback
    _command.short_help = (_command.callback.__doc__ or "").partition("\n")[0]
    _command.callback = pluggable(_command.callback)


# --- Showing results ---


def _summarise(results: "Results", language: str) -> NoReturn:
    """Print the comparison and where everything is, and end with the exit code."""
    from paradiplomacy.report import terminal
    from paradiplomacy.report.language import told_in

    counts = results.manifest["runs"]
    with told_in(language):
        if counts["done"]:
            for text in terminal.summary(results.findings):
                _show(text)
        for text in terminal.failed(results.findings.failures):
            _show(text, sys.stderr)
        for text in terminal.places(results.path):
            _show(text)
    raise typer.Exit(SOME_FAILED if counts["failed"] else DONE)
