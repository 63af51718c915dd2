"""Reading a result folder for a command, which says what changed and goes on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, ResultsError
from paradiplomacy.common.terminal import say
from paradiplomacy.report.results import Results, read_results


@contextmanager
def reading(path: Path, strict: bool) -> Iterator[Results]:
    """The results in a folder; what changed since they were written is said in a line.

    Raises:
        ResultsError: it is not a result folder, or changed and is to be refused, or no longer makes sense.

    """
    results = read_results(path, strict)
    if results.changed:
        say(f"{path}: {results.changed}", sys.stderr)
    try:
        yield results
    except ParadiplomacyError:
        raise
    except Exception as error:
        if not results.changed:
            raise
        problem = f"{results.changed}, and no longer makes sense: {type(error).__name__}: {error}"
        raise ResultsError(str(path), [problem]) from error
