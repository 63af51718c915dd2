"""The command line. Commands import what they need when they run, so that help appears at once."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from paradiplomacy.errors import ExperimentError, ParadiplomacyError

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from paradiplomacy.results import Results
    from paradiplomacy.schemas import Column

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

PLAIN_WIDTH = 200
"""Columns of a table that does not go to a terminal."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
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
    try:
        app(arguments, prog_name="paradiplomacy")
        return DONE
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except ParadiplomacyError as error:
        return _refused(error)
    except KeyboardInterrupt:
        return INTERRUPTED


def _refused(error: ParadiplomacyError) -> int:
    print(error, file=sys.stderr)
    if "paradiplomacy.folder" in sys.modules:
        from paradiplomacy.folder import StorageError

        if isinstance(error, StorageError):
            return SOME_FAILED
    return BAD_INPUT


def _show(text: str) -> None:
    """Print a text; a reader that goes away, such as ``head``, is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- Lists ---


@app.command()
def scenarios() -> None:
    """List the built-in scenarios: name, title, what each extends and changes."""
    from paradiplomacy.catalogue import scenarios_text

    _show(scenarios_text())


@app.command()
def parameters(
    pattern: Annotated[
        str | None, typer.Argument(help="Part of a name or meaning; * and ? stand for any text.")
    ] = None,
) -> None:
    """List every parameter: name, default, unit, meaning, ranges, source."""
    from paradiplomacy.catalogue import parameters_text

    _show(parameters_text(pattern))


@app.command()
def indicators() -> None:
    """List every column of the result tables: name, unit, meaning, claims of the paper."""
    from paradiplomacy.indicators import INDICATORS
    from paradiplomacy.schemas import COLUMNS, DETAIL_TABLES, KEY, YEAR

    lines = ["every table begins with", *map(_column, KEY)]
    lines += ["years.parquet: one row a run and year", *map(_column, YEAR)]
    for one in INDICATORS.values():
        claims = f" [{' '.join(one.claims)}]" if one.claims else ""
        lines.append(f"  {one.name} ({one.unit}): {one.meaning}{claims}")
    for table, columns in COLUMNS.items():
        lines += [
            f"{table}.parquet{', with --detail' if table in DETAIL_TABLES else ''}",
            *map(_column, columns),
        ]
    _show("\n".join(lines))


def _column(column: "Column") -> str:
    unit = "" if column.unit == "–" else f" ({column.unit})"
    return f"  {column.name}{unit}: {column.meaning}"


@app.command()
def check(files: Annotated[list[Path], typer.Argument(help="Scenario files.", metavar="FILE")]) -> None:
    """Check scenario files: print ok, or every problem of each."""
    from paradiplomacy.scenario import check_files

    problems = check_files(files)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(BAD_INPUT)
    _show("ok")


@app.command()
def schema(kind: Annotated[str, typer.Argument(help="scenario", metavar="scenario")]) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from paradiplomacy.catalogue import scenario_schema

    if kind != "scenario":
        raise ExperimentError(kind, ["there is no schema of this name; allowed scenario"])
    _show(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))


# --- Runs ---


@app.command()
def run(
    scenarios: Annotated[list[str], typer.Argument(help="Built-in names or TOML files.", metavar="SCENARIO")],
    replications: Annotated[int, typer.Option(help="Runs of each scenario, each with its own seed.")] = 30,
    seed: Annotated[int, typer.Option(help="Seed of the first replication; the next ones follow it.")] = 1995,
    first: Annotated[
        int | None, typer.Option("--from", help="First year, instead of the scenario's.")
    ] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year, instead of the scenario's.")] = None,
    changes: Annotated[
        list[str], typer.Option("--set", help="A parameter to change in all scenarios.", metavar="NAME=VALUE")
    ] = [],  # noqa: B006 - typer reads the default and never changes it
    jobs: Annotated[
        int | None, typer.Option(help="Processes; 0 for all cores. Left out: what is faster.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Result folder. Left out: one in results, by scenarios and seed.")
    ] = None,
    detail: Annotated[bool, typer.Option("--detail", help="Also cities, projects, ties and ledger.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Tables as CSV too.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="No figures and no report.")] = False,
) -> None:
    """Run scenarios with the same seeds and compare each with the first.

    The same command with the same --out makes only the runs that are missing.
    """
    from paradiplomacy import runner
    from paradiplomacy.progress import for_stream

    values = _values(changes)
    folder = out or runner.usual_folder(
        scenarios, seed, set=values, first_year=first, last_year=last, detail=detail
    )
    try:
        results = runner.run(
            scenarios,
            replications,
            seed,
            set=values,
            first_year=first,
            last_year=last,
            jobs=jobs,
            out=folder,
            detail=detail,
            csv=csv,
            report=not no_report,
            progress=for_stream(),
        )
    except KeyboardInterrupt:
        print(f"Interrupted. What is finished is kept in {folder}.", file=sys.stderr)
        print("The same command goes on with what is missing.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    _summarise(results)


def _values(changes: Sequence[str]) -> dict[str, object]:
    """Parameters from options of the form NAME=VALUE."""
    from paradiplomacy.parameters.settings import parse_setting

    values: dict[str, object] = {}
    problems: list[str] = []
    for change in changes:
        try:
            name, value = parse_setting(change)
        except ParadiplomacyError as error:
            problems += error.problems
            continue
        if name in values:
            problems.append(f"{name}: stands there twice")
        values[name] = value
    if problems:
        raise ExperimentError("--set", problems)
    return values


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(help="Result folder.", metavar="DIR")],
    indicator: Annotated[
        list[str], typer.Option("--indicator", help="An indicator; may be repeated.", metavar="NAME")
    ] = [],  # noqa: B006 - typer reads the default and never changes it
    years: Annotated[str | None, typer.Option(help="Years to average over.", metavar="A-B")] = None,
    against: Annotated[
        str | None, typer.Option(help="Scenario compared with; else the first.", metavar="SCENARIO")
    ] = None,
) -> None:
    """Compare the scenarios of a result folder pair by pair, with 95 % intervals."""
    from paradiplomacy.results import open_results

    results = open_results(folder)
    table = results.compare(indicator or None, _window(years), against)
    if table.empty:
        _print_levels(results, indicator or None)
    for scenario, rows in table.groupby("scenario", sort=False):
        _print_comparison(results, str(scenario), rows, _FULL)
    if not table.empty:
        _show(
            "d_z, d: paired and unpaired effect size. For ±10 %: pairs at which the interval is a tenth\n"
            "of the difference on either side, and how many more than now that is."
        )


def _window(text: str | None) -> tuple[int, int] | None:
    """Years from text such as 2014-2020, 2014–2020 or 2014."""
    if text is None:
        return None
    ends = text.replace("–", "-").split("-")
    if len(ends) > 2 or not all(end.strip().isdecimal() and len(end) < 10 for end in ends):
        raise ExperimentError("--years", [f"{text}: allowed is a span such as 2014-2020, or one year"])
    return int(ends[0]), int(ends[-1])


@app.command()
def report(folder: Annotated[Path, typer.Argument(help="Result folder.", metavar="DIR")]) -> None:
    """Build report.html and the figures again from the tables of a result folder."""
    from paradiplomacy.report import write_report
    from paradiplomacy.results import open_results

    _show(str(write_report(open_results(folder))))


# --- Showing results ---


def _summarise(results: "Results") -> NoReturn:
    """Print the comparison and where everything is, and end with the exit code."""
    counts = results.manifest["runs"]
    if counts["done"]:
        table = results.compare()
        if table.empty:
            _print_levels(results, None)
        for scenario, rows in table.groupby("scenario", sort=False):
            _print_comparison(results, str(scenario), rows, _SHORT)
    failed = results.runs[results.runs["status"] == "failed"]
    for row in failed.head(5).itertuples():
        print(f"Failed: {row.scenario}, replication {row.replication}: {row.error}", file=sys.stderr)
    if len(failed) > 5:
        print(f"and {len(failed) - 5:,} more, see runs.parquet", file=sys.stderr)
    _print_places(results)
    raise typer.Exit(SOME_FAILED if counts["failed"] else DONE)


def _print_places(results: "Results") -> None:
    assert results.path is not None
    page = results.path / "report.html"
    _show(f"Tables: {results.path}")
    if page.exists():
        _show(f"Report: {page}")


type _Cell = Callable[[dict[Any, Any]], str]


def _cells() -> dict[str, _Cell]:
    """The columns of a comparison: heading and how a row is written there."""
    from paradiplomacy import phrases

    return {
        "base": lambda row: phrases.number(row["base"]),
        "scenario": lambda row: phrases.number(row["mean"]),
        "difference": lambda row: phrases.number(row["difference"], signed=True),
        "95 % interval": lambda row: phrases.interval(row["low"], row["high"]),
        "relative": lambda row: phrases.percent(row["relative_percent"]),
        "same sign": lambda row: phrases.share(row["same_sign"]),
        "d_z": lambda row: phrases.number(row["effect_paired"], signed=True),
        "d": lambda row: phrases.number(row["effect_unpaired"], signed=True),
        "pairs": lambda row: str(row["pairs"]),
        "for ±10 %": lambda row: phrases.more_pairs(row["needed"], row["pairs"]),
    }


_SHORT = ("base", "scenario", "difference", "95 % interval", "relative", "same sign")
_FULL = (*_SHORT, "d_z", "d", "pairs", "for ±10 %")


def _print_comparison(results: "Results", scenario: str, rows: "pd.DataFrame", wanted: Sequence[str]) -> None:
    """Print the rows of one scenario as a table."""
    from paradiplomacy import phrases

    first = rows.iloc[0]
    years = phrases.span(int(first["first_year"]), int(first["last_year"]))
    pairs = phrases.pairs(int(rows["pairs"].max()))
    base, other = (results.scenario(name).title for name in (first["against"], scenario))
    table = _table(f"{other} against {base}, means of {years}, {pairs}", ["indicator", *wanted])
    cells = _cells()
    for row in rows.to_dict("records"):
        table.add_row(phrases.indicator_label(row["indicator"]), *(cells[name](row) for name in wanted))
    _show_table(table)


def _print_levels(results: "Results", indicators: Sequence[str] | None) -> None:
    """Print the levels of the only scenario, where there is nothing to compare."""
    from paradiplomacy import compare, phrases

    scenario = results.request.base
    names = list(indicators or results.request.indicators)
    found = compare.levels(results.years, names, scenario.name, (scenario.first_year, scenario.last_year))
    years = phrases.span(scenario.first_year, scenario.last_year)
    table = _table(f"{scenario.title}, means of {years}", ["indicator", "mean", "95 % interval", "runs"])
    for name, level in found.items():
        limits = phrases.interval(level.low, level.high)
        table.add_row(phrases.indicator_label(name), phrases.number(level.mean), limits, str(level.runs))
    _show_table(table)


def _table(title: str, headings: Sequence[str]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=bool(place))
    return table


def _show_table(table: "Table") -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(width=width, highlight=False, markup=False)
    with console.capture() as shown:
        console.print(table)
    _show(shown.get().rstrip("\n") + "\n")
