"""A process that makes a batch of the model in copies of itself, and kills them at moments counted in events.

An event is a phase of a year, a fork of a world, the tables of a chunk, or an operation on the disk. Started
by ``test_kills.py`` with a folder, a number of moments and a seed to draw them; prints their kinds.
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

sys.path.insert(0, str(Path(__file__).parents[1]))

from disk import Disk, on
from fake_runs import tables_of
from paradiplomacy.runs import batch, queue
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.runner import run

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


def make(out: Path, at: int = 0) -> list[str]:
    """Make the batch, or go on with it, up to an event; the kinds of all events."""
    with on(Moments(at)) as moments:
        batch.YEAR = tuple(moments.watched(phase, "year") for phase in batch.YEAR)
        batch.fork = moments.watched(batch.fork, "fork")
        batch.side_by_side_batch = moments.watched(batch.side_by_side_batch, "tables")
        run(
            ["baseline", "right-turn"], 6, first_year=2012, last_year=2016, jobs=1, out=out, report=False,
            progress=Silent(),
        )  # fmt: skip
    return moments.kinds


def in_a_copy(out: Path, at: int = 0) -> bool:
    """Make the batch in a copy of this process; whether it was killed."""
    copy = os.fork()
    if not copy:
        try:
            make(out, at)
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


def main() -> None:
    """Kill, kill whoever goes on, let the third one finish, and compare the tables; again for each moment."""
    folder, number, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    run(["baseline"], 2, first_year=2012, last_year=2013, jobs=1, report=False, progress=Silent())
    assert not in_a_copy(folder / "whole")
    whole, out = tables_of(folder / "whole"), folder / "out"
    original = batch.YEAR, batch.fork, batch.side_by_side_batch
    kinds = make(folder / "counted")
    batch.YEAR, batch.fork, batch.side_by_side_batch = original
    moments = chosen(kinds, number, chance)
    for at in moments:
        assert in_a_copy(out, at), f"{at} of {len(kinds)}"
        in_a_copy(out, chance.randint(1, len(kinds)))
        assert not in_a_copy(out)
        assert tables_of(out) == whole, f"killed at {at} of {len(kinds)}, {kinds[at - 1]}"
        assert sorted(path.name for path in out.iterdir()) == sorted(
            path.name for path in (folder / "whole").iterdir()
        )
        shutil.rmtree(out)
    print(json.dumps([kinds[at - 1] for at in moments]))


if __name__ == "__main__":
    main()
