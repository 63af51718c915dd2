"""What is wrong with files that are scenarios, experiments or lessons."""

from collections.abc import Iterable
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, ScenarioError
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.file import is_experiment, read_experiment
from paradiplomacy.experiment.lesson import is_lesson, read_lesson
from paradiplomacy.experiment.request import Watched, unwatched
from paradiplomacy.scenario.files import load_scenario


def check_files(paths: Iterable[str | Path], watched: Watched = unwatched) -> list[str]:
    """One message for each file that cannot be used; none when all are right.

    Of large designs some points are checked.
    """
    messages = []
    for path in map(Path, paths):
        try:
            _check(path, watched)
        except ParadiplomacyError as error:
            messages.append(str(error))
    return messages


def _check(path: Path, watched: Watched) -> None:
    table = read_toml(path, ScenarioError)
    if is_lesson(table):
        read_lesson(table, str(path), path.parent)
    elif not is_experiment(table):
        load_scenario(path)
    else:
        read_experiment(table, str(path), path.parent, False, None, {}, watched, False)
        if "samples" in table.get("quick", {}):  # else the small setting has the same points
            read_experiment(table, str(path), path.parent, True, None, {}, watched, False)
