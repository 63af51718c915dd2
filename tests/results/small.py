"""A batch of two scenarios and few runs, for tests of what can happen to its folder."""

from pathlib import Path
from typing import Any

import pytest

import fake_runs
from fake_runs import scenarios
from paradiplomacy.report.results import Results
from paradiplomacy.results.folder import Folder
from paradiplomacy.runs import queue
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.runner import run


def write(out: Path | None, replications: int = 2, **options: Any) -> Results:
    """The batch, each run a part of its own; the same call goes on with it."""
    options = {"jobs": 1, "report": False, "progress": Silent(), "simulate": fake_runs.simulate, **options}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "LARGEST_CHUNK", 1)
        return run(scenarios("baseline", "right-turn"), replications, out=out, **options)


def begin(out: Path, replications: int = 2, until: str = "finish", **options: Any) -> None:
    """The batch up to the moment before its parts are merged, or another step of the folder."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, until, stop)
        with pytest.raises(KeyboardInterrupt):
            write(out, replications, **options)


def files(folder: Path) -> dict[str, bytes]:
    """All that is in a folder; of the manifest, which names the folder, only that it is there."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(folder)): b"" if path.name == "manifest.json" else path.read_bytes()
        for path in paths
    }
