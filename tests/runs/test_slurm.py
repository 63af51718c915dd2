"""The scripts for SLURM in docs/cluster.md, run by bash with SLURM's own commands replaced."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from processes import PATIENCE, wait_until

PAGE = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text(encoding="utf-8")
ONE_NODE, SEVERAL = re.findall(r"```bash\n(#!/bin/bash\n.*?)```", PAGE, re.DOTALL)
REPLACED = {"scontrol": 'echo "$@" >> said', "srun": 'exec "$@"'}
SMALL = """
name = "fund-size"
question = "Does it work?"
scenarios = ["baseline"]
replications = 4
first_year = 2012
last_year = 2013
"""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for bash")


def started(script: str, folder: Path, changes: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """The script of a job, with smaller numbers, in a folder with what stands for SLURM."""
    for name, line in REPLACED.items():
        (folder / name).write_text(f"#!/bin/bash\n{line}\n")
        (folder / name).chmod(0o755)
    for old, new in changes.items():
        assert old in script
        script = script.replace(old, new)
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "SLURM_CPUS_PER_TASK": "2", "SLURM_JOB_ID": "7"}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def runs_of(out: Path) -> dict[str, int]:
    counts: dict[str, int] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["runs"]
    return counts


@pytest.mark.parametrize("script", [ONE_NODE, SEVERAL])
def test_scripts_are_bash_and_name_their_options(script: str) -> None:
    answer = subprocess.run(["bash", "-n", "-c", script], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "#SBATCH --" in script


@pytest.mark.slow
def test_a_job_that_ends_in_time_goes_back_into_the_queue_and_goes_on(tmp_path: Path) -> None:
    changes = {"1000000": "1200 --from 2012 --to 2013"}  # more than are made while a signal is on its way
    job = started(ONE_NODE, tmp_path, changes)
    try:
        wait_until(lambda: job.poll() is not None or any(tmp_path.glob("million/parts/0*")))
        job.send_signal(signal.SIGTERM)  # to the shell alone, as --signal=B: asks for
        job.wait(PATIENCE)
        assert (tmp_path / "said").read_text() == "requeue 7\n", (tmp_path / "log").read_text()
        assert "Interrupted. What is finished is kept in million." in (tmp_path / "log").read_text()
        job = started(ONE_NODE, tmp_path, changes)
        assert job.wait(PATIENCE) == 0
        assert "Going on: " in (tmp_path / "log").read_text()
    finally:
        kill(job)
    assert runs_of(tmp_path / "million") == {"planned": 1_200, "done": 1_200, "failed": 0}


@pytest.mark.slow
def test_a_job_with_a_scheduler_and_workers_of_its_own_comes_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "fund-size.toml").write_text(SMALL, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    job = started(SEVERAL, tmp_path, {"$(hostname)": "127.0.0.1", "8786": port, "sleep 10": "sleep 1"})
    try:
        job.wait(PATIENCE)
    finally:
        kill(job)
    assert runs_of(tmp_path / "fund-size") == {"planned": 4, "done": 4, "failed": 0}


def kill(job: "subprocess.Popen[bytes]") -> None:
    """End a job with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(job.pid, signal.SIGKILL)
    job.wait()
