"""A process that makes batches of the model in copies of itself, and kills them at moments counted in events.

An event is a phase of a year, a fork of a world, the tables of a chunk, or an operation on the disk. Started
by ``test_kills.py`` with a folder, a seed to draw the moments and by batch how many; prints their kinds.
"""

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from disk import Disk, on
from fake_runs import tables_of
from paradiplomacy import load_plugin, run, sweep
from paradiplomacy.common import plugins
from paradiplomacy.phases import year
from paradiplomacy.report.results import Results
from paradiplomacy.runs import batch, queue
from paradiplomacy.runs import run as one_by_one
from paradiplomacy.runs.progress import Silent

queue.CHUNK_SECONDS = 1e9  # chunks of one size, however fast the machine is


class Moments(Disk):
    """Counts the events of a process and ends it by SIGKILL instead of number ``at``."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.last, self.kinds = at, []

    def count(self, target: Any, kind: str = "disk") -> None:
        self.made += 1
        self.kinds.append(kind)
        if self.made == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(self, do: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def done(*arguments: Any, **options: Any) -> Any:
            self.count(None, kind)
            return do(*arguments, **options)

        return done


QUIET: dict[str, Any] = {"jobs": 1, "report": False, "progress": Silent()}
WORLDS = ["baseline", "right-turn"]
PLUGIN = """
from paradiplomacy import indicator, parameter, term

parameter("own.pull", 0.0, "logit", "What is added to taking part.", allowed=(-9, 9))

@indicator("1")
def twice_the_members(now) -> int:
    return 2 * len(now.members)

@term("take part")
def by_lot(deciders):
    return deciders.parameter("own.pull") * (deciders.lots() - 0.5)
"""
MINE = 'name = "mine"\nextends = "baseline"\nplugins = ["own.py"]\nbranch_from = 2014\n'
MINE += '[parameters]\n"own.pull" = 4\n'


def plain(out: Path) -> Results:
    """Two worlds that part."""
    return run(WORLDS, 6, first_year=2012, last_year=2016, out=out, **QUIET)


def stopping(out: Path) -> Results:
    """Two of them, until an interval is narrow enough: after some blocks, and not at the most."""
    asked = {"name": "stopping", "question": "Enough?", "scenarios": WORLDS, "replications": 2}
    asked |= {"first_year": 2013, "last_year": 2015, "indicators": ["members"]}
    results = sweep({**asked, "stop": {"half_width": {"members": 1.2}, "at_most": 12}}, out=out, **QUIET)
    assert 4 <= results.request.replications < 12
    return results


def with_plugin(out: Path) -> Results:
    """The rules of a file beside, and a scenario of its own."""
    (out.parent / "own.py").write_text(PLUGIN, encoding="utf-8")
    (out.parent / "mine.toml").write_text(MINE, encoding="utf-8")
    with plugins.scope():
        load_plugin(out.parent / "own.py")
        worlds = ["baseline", str(out.parent / "mine.toml")]
        return run(worlds, 4, first_year=2012, last_year=2015, out=out, **QUIET)


BATCHES = {"plain": plain, "stopping": stopping, "with_plugin": with_plugin}


def make(what: str, out: Path, at: int = 0) -> list[str]:
    """Make a batch, or go on with it, up to an event; the kinds of all events."""
    with on(Moments(at)) as moments, pytest.MonkeyPatch.context() as changed:
        watched = tuple(moments.watched(phase, "year") for phase in year.YEAR)
        for module in (batch, year):  # side by side, and one by one as with terms of a plug-in
            changed.setattr(module, "YEAR", watched)
        changed.setattr(batch, "fork", moments.watched(batch.fork, "fork"))
        changed.setattr(batch, "side_by_side_batch", moments.watched(batch.side_by_side_batch, "tables"))
        changed.setattr(one_by_one, "batch", moments.watched(one_by_one.batch, "tables"))
        BATCHES[what](out)
    return moments.kinds


def in_a_copy(what: str, out: Path, at: int = 0) -> bool:
    """Make a batch in a copy of this process; whether it was killed."""
    copy = os.fork()
    if not copy:
        try:
            make(what, out, at)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - whatever it is, the copy goes no further
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    _, status = os.waitpid(copy, 0)
    assert status in {0, signal.SIGKILL}, status
    return status == signal.SIGKILL


def chosen(kinds: list[str], number: int, chance: random.Random) -> list[int]:
    """Numbers of events: as many of each kind, of rare ones all."""
    left = number
    moments: list[int] = []
    for rank, kind in enumerate(by_number := sorted(set(kinds), key=kinds.count)):
        places = [place for place, each in enumerate(kinds, 1) if each == kind]
        share = min(len(places), left // (len(by_number) - rank))
        moments += chance.sample(places, share)
        left -= share
    return moments


def kill(what: str, folder: Path, number: int, chance: random.Random) -> list[str]:
    """Kill, kill whoever goes on, let the third one finish, and compare the tables; again for each moment."""
    folder.mkdir()
    assert not in_a_copy(what, folder / "whole")
    whole, out = tables_of(folder / "whole"), folder / "out"
    kinds = make(what, folder / "counted")
    moments = chosen(kinds, number, chance)
    for at in moments:
        assert in_a_copy(what, out, at), f"{what}: {at} of {len(kinds)}"
        in_a_copy(what, out, chance.randint(1, len(kinds)))
        assert not in_a_copy(what, out)
        assert tables_of(out) == whole, f"{what}: killed at {at} of {len(kinds)}, {kinds[at - 1]}"
        assert sorted(path.name for path in out.iterdir()) == sorted(
            path.name for path in (folder / "whole").iterdir()
        )
        shutil.rmtree(out)
    return [kinds[at - 1] for at in moments]


def main() -> None:
    """Kill batches, each so many times."""
    folder, chance, numbers = Path(sys.argv[1]), random.Random(int(sys.argv[2])), json.loads(sys.argv[3])
    run(["baseline"], 2, first_year=2012, last_year=2013, **QUIET)
    print(json.dumps({what: kill(what, folder / what, number, chance) for what, number in numbers.items()}))


if __name__ == "__main__":
    main()
