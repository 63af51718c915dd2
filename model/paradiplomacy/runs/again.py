"""One run of a result folder again, with all its tables, held against its row."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.common.errors import ResultsError, did_you_mean
from paradiplomacy.common.quoted import show
from paradiplomacy.common.terminal import say as _show
from paradiplomacy.experiment.options import Language, Strict

if TYPE_CHECKING:
    from paradiplomacy.experiment.case import Case
    from paradiplomacy.report.results import Results


def rerun(
    folder: Annotated[Path, typer.Argument(help="Result folder.", metavar="DIR")],
    run: Annotated[str, typer.Argument(help="Id of a run, or its beginning.", metavar="RUN_ID")],
    out: Annotated[
        Path | None, typer.Option(help="Result folder of this run. Left out: results/RUN_ID.")
    ] = None,
    strict: Strict = False,
    language: Language = "en",
) -> None:
    """Make a run of a folder again, with detail, and hold it against its row there."""
    from paradiplomacy.report.language import said, told_in
    from paradiplomacy.report.reading import reading
    from paradiplomacy.runs.runner import run as make

    with reading(folder, strict) as results, told_in(language):
        case = _meant(results, run)
        place = out or Path("results") / case.run_id
        again = make(case.scenario, run_seed=case.seed, detail=True, out=place, report=False, jobs=1)
        _show(said("report.terminal.tables", path=place))
        wrong = _held_against(results, again, case.run_id)
    if wrong:
        _show("\n".join(wrong), sys.stderr)
        raise typer.Exit(1)


def _meant(results: "Results", run: str) -> "Case":
    """The run that an id, or the beginning of one, means."""
    found = {case.run_id: case for case in results.request.in_order() if case.run_id.startswith(run)}
    if len(found) == 1:
        return next(iter(found.values()))
    ids = results.runs["run_id"].tolist()
    why = f"is how {len(found)} ids begin" if found else f"is not in this folder{did_you_mean(run, ids)}"
    raise ResultsError("rerun", [f"{show(run)} {why}; allowed is the id of one run, as runs lists them"])


def _held_against(results: "Results", again: "Results", run: str) -> list[str]:
    """Say that a run is the same as its row, or give what differs, a line a column."""
    from paradiplomacy.report.language import said, times

    own = ["scenario", "replication", "label"]
    rows = (each.years[each.years["run_id"] == run] for each in (results, again))
    # scenarios that say the same share their runs
    tables = (each[each["scenario"] == each["scenario"].min()] for each in rows)
    before, after = (each.drop(columns=own, errors="ignore").reset_index(drop=True) for each in tables)
    if not len(before) or not len(after):
        return [said("report.rerun.nothing")]
    shared = [name for name in before if name in after]
    differ = [name for name in shared if not before[name].equals(after[name])]
    if not differ:
        columns, years = times("report.count.columns", len(shared)), times("report.count.years", len(after))
        _show(said("report.rerun.same", columns=columns, years=years))
    other = results.manifest["model_sha256"] != again.manifest["model_sha256"]
    return [said(f"report.rerun.{'other_model' if other else 'differs'}", name=name) for name in differ]
