"""What is wrong with files that are scenarios, experiments or lessons."""

from collections.abc import Callable, Iterable
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, ScenarioError
from paradiplomacy.common.plugins import LOADED, scope
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.file import is_experiment, read_experiment
from paradiplomacy.experiment.lesson import is_lesson, read_lesson
from paradiplomacy.experiment.request import Request, Watched, unwatched
from paradiplomacy.scenario.files import load_scenario

type Trial = Callable[[Request], list[str]]
"""What is wrong with the runs of a request."""


def check_files(
    paths: Iterable[str | Path], watched: Watched = unwatched, trial: Trial = lambda _: []
) -> list[str]:
    """One message for each file that cannot be used; none when all are right.

    Of large designs some points are checked. What names plug-ins that are allowed is tried.
    """
    messages = []
    for path in map(Path, paths):
        try:
            with scope():
                request = _check(path, watched)
                problems = trial(request) if request and LOADED else []
            if problems:
                raise ParadiplomacyError(str(path), problems)
        except ParadiplomacyError as error:
            messages.append(str(error))
    return messages


def _check(path: Path, watched: Watched) -> Request | None:
    table = read_toml(path, ScenarioError)
    if is_lesson(table):
        read_lesson(table, str(path), path.parent)
        return None
    if not is_experiment(table):
        return Request((load_scenario(path),), replications=2)
    asked = read_experiment(table, str(path), path.parent, False, None, {}, watched, False)
    if "samples" in table.get("quick", {}):  # else the small setting has the same points
        read_experiment(table, str(path), path.parent, True, None, {}, watched, False)
    return asked.request
