"""One experiment, killed ten times at seeded moments, and in the end the bytes of an uninterrupted one."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fake_runs
from fake_runs import tables_of
from paradiplomacy import sweep
from paradiplomacy.report.results import open_results
from processes import PATIENCE

TABLE: dict[str, Any] = {
    "name": "crash",
    "question": "Does anything get lost?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 75,
    "first_year": 2012,
    "last_year": 2016,
    "design": {"kind": "factorial", "parameters": {"fund.yearly_usd": [0, 20_000]}},
}
RUNS = 300
SEED = 1995

COMMAND = """
import json
import sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy import sweep
from paradiplomacy.runs import queue
from paradiplomacy.runs.pool import preloaded

queue.CHUNK_SECONDS = 0.2
with preloaded():
    sweep(json.loads(sys.argv[3]), out=sys.argv[2], jobs=2, simulate=fake_runs.slow, report=False)
"""

PLAN = [
    ("parent", "starting"),
    ("worker", "starting"),
    ("parent", "running"),
    ("worker", "running"),
    ("parent", "running"),
    ("worker", "running"),
    ("parent", "running"),
    ("worker", "running"),
    ("parent", "merging"),
    ("parent", "merging"),
]


class Experiment:
    """The command, started again after each kill of its parent."""

    def __init__(self, out: Path, table: dict[str, Any]) -> None:
        self.out, self.table = out, json.dumps(table)
        self.sessions: list[int] = []
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-c", COMMAND, str(Path(__file__).parents[1]), str(self.out), self.table]
        process = subprocess.Popen(words, start_new_session=True)
        self.sessions.append(process.pid)
        return process

    def again(self) -> None:
        self.process.wait()
        self.process = self._started()

    def parts(self) -> int:
        return max((int(path.name.partition("-")[0]) for path in self.out.glob("parts/[0-9]*")), default=0)

    def workers(self) -> list[int]:
        listing = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        found = [line.split(maxsplit=2) for line in listing.stdout.splitlines()]
        starting = {row[0] for row in found if row[1] == str(self.process.pid) and "forkserver" in row[2]}
        starting.add(str(self.process.pid))
        mine = [row for row in found if row[1] in starting and re.search("spawn_main|forkserver", row[2])]
        return [int(row[0]) for row in mine if row[0] not in starting]

    def merging(self) -> bool:
        return any(self.out.glob("parts/*merged*"))

    def left_over(self) -> list[str]:
        listing = subprocess.run(
            ["ps", "-A", "-ww", "-o", "sess=,stat=,args="], capture_output=True, text=True, check=True
        )
        found = [line.split(maxsplit=2) for line in listing.stdout.splitlines()]
        mine = {str(session) for session in self.sessions}
        return [row[2] for row in found if row[0] in mine and not row[1].startswith("Z")]


def until(reached: Callable[[], object], experiment: Experiment | None = None, pause: float = 0.2) -> bool:
    """Wait for something; False where the command ended before."""
    limit = time.monotonic() + PATIENCE
    while not reached():
        if experiment and experiment.process.poll() is not None:
            return False
        assert time.monotonic() < limit, "never happened"
        time.sleep(pause)
    return True


def moment(experiment: Experiment, stage: str, chance: random.Random) -> bool:
    """Wait for a random moment of a stage of the command."""
    if stage == "starting" or (stage == "merging" and experiment.merging()):  # or completing a cut merger
        time.sleep(chance.uniform(0.1, 3.0))
        return True
    if stage == "merging":
        return until(experiment.merging, experiment, pause=0.002)
    goal = experiment.parts() + chance.randint(1, 5)
    reached = until(lambda: experiment.parts() >= goal, experiment, pause=0.01)
    time.sleep(chance.uniform(0.0, 0.2))
    return reached


def kill(experiment: Experiment, victim: str, stage: str, chance: random.Random) -> bool:
    """Kill once; False where the command was quicker."""
    if victim == "parent":
        landed = moment(experiment, stage, chance)
        experiment.process.kill()
        landed = experiment.process.wait() == -signal.SIGKILL and landed
        experiment.again()
        return landed
    if not (until(experiment.workers, experiment) and moment(experiment, stage, chance)):
        return False
    until(experiment.workers, experiment)
    try:
        os.kill(chance.choice(experiment.workers()), signal.SIGKILL)
    except (IndexError, ProcessLookupError):
        return False
    return True


@pytest.mark.slow
def test_ten_kills_change_no_byte(tmp_path: Path) -> None:
    table = TABLE | {"branch_from": 2014}
    chance, experiment = random.Random(SEED), Experiment(tmp_path / "out", table)
    try:
        for victim, stage in PLAN:
            landed = any(kill(experiment, victim, stage, chance) for _ in range(5))
            assert landed, f"no kill of a {victim} while {stage}"
        assert experiment.process.wait(PATIENCE) == 0
        if open_results(tmp_path / "out").manifest["runs"]["failed"]:  # one run may have met three kills
            experiment.again()
            assert experiment.process.wait(PATIENCE) == 0
    finally:
        experiment.process.kill()
        experiment.process.wait()
    assert until(lambda: not experiment.left_over())
    assert open_results(tmp_path / "out").manifest["runs"]["done"] == RUNS
    sweep(table, out=tmp_path / "whole", jobs=1, simulate=fake_runs.simulate, report=False)
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "whole")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        path.name for path in (tmp_path / "whole").iterdir()
    }
