"""The list of the studies for readers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paradiplomacy.common.errors import ExperimentError, counted
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import STUDIES, ExperimentFile, small_design


def experiments_text() -> str:
    """The studies: name, title, question, and how many runs there may be, for points are not made."""
    return "\n".join(line for path in STUDIES.files.values() for line in _lines(path))


def experiment_records() -> list[dict[str, Any]]:
    """The same, fit for JSON."""
    return [_record(path) for path in STUDIES.files.values()]


def _record(path: Path) -> dict[str, Any]:
    table = read_toml(path, ExperimentError)
    file = ExperimentFile.model_validate(table)
    design = read_design(file.design)[0] if file.design else None
    small = small_design(design, table, []) or design
    return {
        "name": path.stem,
        "title": file.title,
        "question": file.question,
        "scenarios": [Path(name).stem for name in file.scenarios],
        "most_runs": _most_runs(file, design, file.replications),
        "most_quick_runs": _most_runs(file, small, file.quick.replications),
    }


def _lines(path: Path) -> Iterator[str]:
    one = _record(path)
    scenarios, quick = ", ".join(one["scenarios"]), one["most_quick_runs"]
    yield f"{one['name']}: {one['title']}"
    yield f"    {one['question']}"
    yield f"    up to {counted(one['most_runs'], 'run')} of {scenarios}; {quick:,} with --quick"


def _most_runs(file: ExperimentFile, design: Design | None, replications: int | None) -> int:
    return len(file.scenarios) * (design.size() if design else 1) * (replications or file.replications)
