"""Runs on a Dask cluster: its processes are started here as docs/cluster.md says, with other addresses."""

import ast
import inspect
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import fake_runs
import paradiplomacy
from fake_runs import tables_of
from paradiplomacy import load_plugin, run, sweep
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.plugins import scope
from paradiplomacy.runs import cluster
from paradiplomacy.runs.cluster import connected
from paradiplomacy.runs.progress import Silent
from processes import PATIENCE

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "cluster.md").read_text(encoding="utf-8")
PACKAGE = Path(paradiplomacy.__file__).parent
LONG = PATIENCE


def documented(beginning: str) -> list[str]:
    """The words of a command on the page, where it is shown first."""
    return shlex.split(re.findall(rf"^{beginning} .*$", PAGE, re.MULTILINE)[0])


@contextmanager
def process(words: list[str], folder: Path, path: Path = TESTS) -> Iterator[subprocess.Popen[bytes]]:
    """A process of a cluster with all its children, ended at the end."""
    environment = {**os.environ, "PYTHONPATH": str(path)}
    with (folder / "log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler, by its address."""
    words = documented("dask scheduler")
    words[words.index("--port") + 1] = "0"
    file = folder / "scheduler.json"
    with process([*words, "--host", "127.0.0.1", "--scheduler-file", str(file)], folder):
        limit = time.monotonic() + LONG
        while not (found := re.search(r"tcp://[\d.]+:\d+", file.read_text() if file.exists() else "")):
            assert time.monotonic() < limit, (folder / "log").read_text()
            time.sleep(0.05)
        yield found[0]


def worker_words(address: str, number: int) -> list[str]:
    words = documented("dask worker")
    words[2] = address
    words[words.index("--nworkers") + 1] = str(number)
    return words


@contextmanager
def workers_seen(address: str, number: int) -> Iterator[Any]:
    """A client of our own, as soon as the workers are there."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        if number:
            client.wait_for_workers(number, timeout=LONG)
        yield client


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster of two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as found, process(worker_words(found, 2), folder):
        with workers_seen(found, 2):
            pass
        yield found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler without workers."""
    with scheduler(tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it takes long until somebody answers."""
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", LONG)


def batch(out: Path, **options: Any) -> None:
    run(fake_runs.scenarios("baseline", "right-turn"), 40, out=out, report=False, **options)


# --- the same results ---


BRANCH = {"branch_from": 2013, "set": {"fund.yearly_usd": 60_000}, "detail": False}


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, BRANCH], ids=["whole", "branched"])
def test_runs_of_the_model_are_the_same_bytes(tmp_path: Path, address: str, more: dict[str, Any]) -> None:
    options: dict[str, Any] = {"first_year": 2012, "last_year": 2014, "report": False, "detail": True} | more
    with connected(address) as executor:
        run(["baseline", "right-turn"], 3, out=tmp_path / "there", executor=executor, **options)
    run(["baseline", "right-turn"], 3, out=tmp_path / "here", jobs=1, **options)
    assert len(tables_of(tmp_path / "here")) == (7 if options["detail"] else 3)
    assert tables_of(tmp_path / "there") == tables_of(tmp_path / "here")


PLUGIN = """
from paradiplomacy import indicator, parameter

parameter("own.factor", 2, "1", "How many times members count.", allowed=(1, 9))

@indicator("1")
def factor_members(now) -> int:
    return now.world.settings["own.factor"] * len(now.members)
"""


@pytest.mark.slow
def test_workers_get_plugins_and_lose_them_again(tmp_path: Path, address: str) -> None:
    (tmp_path / "mine.py").write_text(PLUGIN, encoding="utf-8")
    with connected(address) as executor:
        for kind, options in (("there", {"executor": executor}), ("here", {"jobs": 1})):
            with scope():
                load_plugin(tmp_path / "mine.py")
                run(
                    "baseline",
                    3,
                    out=tmp_path / kind,
                    set={"own.factor": 3},
                    last_year=1997,
                    report=False,
                    **options,
                )
            plain = tmp_path / f"{kind}-plain"
            run("baseline", 3, out=plain, last_year=1997, report=False, **options)
    assert tables_of(tmp_path / "there") == tables_of(tmp_path / "here")
    assert tables_of(tmp_path / "there-plain") == tables_of(tmp_path / "here-plain")


class Killing(Silent):
    """Kills a worker after some runs."""

    def __init__(self, client: Any) -> None:
        self.said: list[str] = []
        self.client, self.killed = client, False

    def say(self, text: str) -> None:
        self.said.append(text)

    def advance(self, done: int, failed: int) -> None:
        if done >= 5 and not self.killed:
            self.killed = True
            os.kill(min(self.client.run(os.getpid).values()), signal.SIGKILL)


@pytest.mark.slow
def test_a_killed_worker_costs_no_run(tmp_path: Path, address: str) -> None:
    with workers_seen(address, 2) as client, connected(address) as executor:
        progress = Killing(client)
        batch(tmp_path / "there", simulate=fake_runs.slow, executor=executor, progress=progress)
    assert progress.killed
    assert "On a cluster, 2 at a time" in progress.said
    batch(tmp_path / "here", simulate=fake_runs.simulate, jobs=1)
    assert tables_of(tmp_path / "there") == tables_of(tmp_path / "here")


INTERRUPTED = """
import os, signal, sys, threading
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy import run
from paradiplomacy.runs import cluster
from paradiplomacy.runs.progress import Silent

cluster.SECONDS_TO_CONNECT = 300

class Pressing(Silent):
    pressed = False

    def advance(self, done, failed):
        if not self.pressed:
            self.pressed = True
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()

try:
    with cluster.connected(sys.argv[2]) as executor:
        run(fake_runs.scenarios("baseline"), 5000, executor=executor, simulate=fake_runs.slow,
            progress=Pressing())
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.slow
def test_ctrl_c_ends_quietly_and_drops_what_waits(address: str) -> None:
    with workers_seen(address, 2) as client:
        words = [sys.executable, "-c", INTERRUPTED, str(TESTS), address]
        answer = subprocess.run(words, capture_output=True, text=True, timeout=LONG, check=False)
        assert (answer.stdout, answer.stderr) == ("stopped\n", "")
        limit = time.monotonic() + LONG
        while any(client.processing().values()):
            assert time.monotonic() < limit, "the cluster still works for nobody"
            time.sleep(0.1)


@pytest.mark.slow
def test_the_number_at_a_time_follows_the_workers(address: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with workers_seen(address, 2), connected(address) as executor:
        count = cluster.threads(executor)
        assert count
        assert count() == 2
    with ThreadPoolExecutor(1) as other:
        assert cluster.threads(other) is None


# --- refusals ---


def refusal(address: str) -> str:
    with pytest.raises(ExperimentError) as caught, connected(address):
        pass
    assert caught.value.source == "--cluster"
    return "\n".join(caught.value.problems)


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "localhost:8786", "http://a:1", "tcp://a", "tcp://a:b", "tcp://a:1/x", "tcp://:1"],
)
def test_addresses_of_another_form_are_refused(address: str) -> None:
    assert refusal(address) == f"{address}: allowed is an address such as tcp://host:8786 or tls://host:8786"


@pytest.mark.parametrize("listening", [False, True])
def test_nobody_answers(monkeypatch: pytest.MonkeyPatch, listening: bool) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    monkeypatch.setattr("distributed.Client", None)  # it would take a minute to give up
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listening:
            silent.listen()
        there = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert refusal(there) == f"{there}: no Dask scheduler answers there"


def test_certificates_are_missing() -> None:
    assert (
        refusal("tls://127.0.0.1:1")
        == "tls://127.0.0.1:1: tls needs the certificates in Dask's configuration"
    )


@pytest.mark.slow
def test_a_worker_is_no_scheduler(address: str) -> None:
    with workers_seen(address, 2) as client:
        worker = min(client.nthreads())
    assert refusal(worker) == f"{worker}: there is a Dask worker; allowed is a scheduler"


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refusal("tcp://127.0.0.1:1") == 'needs Dask: pip install "paradiplomacy[dask]"'


@pytest.mark.slow
def test_there_are_no_workers(empty: str) -> None:
    assert refusal(empty) == f"{empty}: there are no workers"


def without_package(folder: Path) -> None:
    (folder / "paradiplomacy").mkdir()
    (folder / "paradiplomacy" / "__init__.py").write_text("raise ModuleNotFoundError('No module')\n")


def with_another_version(folder: Path) -> None:
    (folder / "paradiplomacy-99.0.dist-info").mkdir()
    about = "Metadata-Version: 2.1\nName: paradiplomacy\nVersion: 99.0\n"
    (folder / "paradiplomacy-99.0.dist-info" / "METADATA").write_text(about)


def with_another_model(folder: Path) -> None:
    shutil.copytree(PACKAGE, folder / "paradiplomacy")
    with (folder / "paradiplomacy" / "agents.py").open("a") as file:
        file.write("# changed\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (without_package, "cannot load this version of paradiplomacy; install it there"),
        (with_another_version, f"has paradiplomacy 99.0, and this is {paradiplomacy.__version__}"),
        (with_another_model, "has another state of the model's code or data"),
    ],
)
def test_workers_that_would_compute_something_else(
    tmp_path: Path, empty: str, prepare: Any, problem: str
) -> None:
    prepare(tmp_path)
    with process([*worker_words(empty, 1), "--no-nanny"], tmp_path, path=tmp_path):
        with workers_seen(empty, 1) as client:
            [worker] = client.nthreads()
        assert refusal(empty) == f"{worker}: this worker {problem}"
    with workers_seen(empty, 0) as client:  # the next worker should be alone
        limit = time.monotonic() + LONG
        while client.nthreads():
            assert time.monotonic() < limit
            time.sleep(0.1)


# --- the page ---


def test_the_script_for_slurm_is_python_and_calls_what_there_is() -> None:
    [script] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    tree = ast.parse(script)
    calls = {
        node.func.id: node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    inspect.signature(sweep).bind(
        *calls["sweep"].args, **{word.arg: word for word in calls["sweep"].keywords}
    )
    assert (TESTS.parent / calls["sweep"].args[0].value).is_file()


def test_the_command_of_the_page_is_understood(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.cli import main

    monkeypatch.chdir(tmp_path)
    words = documented("paradiplomacy sweep")[1:]
    words[1] = str(TESTS.parent / words[1])
    words[words.index("--cluster") + 1] = "elsewhere"
    assert main(words) == 2
    assert "--cluster: 1 problem\n  elsewhere: allowed is an address" in capsys.readouterr().err
