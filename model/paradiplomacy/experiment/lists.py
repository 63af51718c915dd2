"""The list of the studies for readers."""

from collections.abc import Iterator
from pathlib import Path

from paradiplomacy.common.errors import ExperimentError, counted
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import STUDIES, ExperimentFile, small_design


def experiments_text() -> str:
    """The studies: name, title, question, and how many runs there may be, for points are not made."""
    return "\n".join(line for path in STUDIES.files.values() for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    table = read_toml(path, ExperimentError)
    file = ExperimentFile.model_validate(table)
    design = read_design(file.design)[0] if file.design else None
    whole = _most_runs(file, design, file.replications)
    quick = _most_runs(file, small_design(design, table, []) or design, file.quick.replications)
    scenarios = ", ".join(Path(name).stem for name in file.scenarios)
    yield f"{path.stem}: {file.title}"
    yield f"    {file.question}"
    yield f"    up to {counted(whole, 'run')} of {scenarios}; {quick:,} with --quick"


def _most_runs(file: ExperimentFile, design: Design | None, replications: int | None) -> int:
    return len(file.scenarios) * (design.size() if design else 1) * (replications or file.replications)
