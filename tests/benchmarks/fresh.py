"""Work in a fresh process, whose memory and compiled functions are its own. Also the script that does it."""

import gc
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Mapping
from itertools import batched
from pathlib import Path
from typing import Any

KILO = 1024


class Fresh:
    """A process that has imported the model and made a run, and waits for the word.

    Args:
        task: name of one of the tasks below.
        environment: variables that differ from those of this process.
        **arguments: what the task takes.

    """

    def __init__(self, task: str, environment: Mapping[str, str] | None = None, **arguments: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, task, json.dumps(arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.communicate()
            raise RuntimeError(f"the process ended with code {self._process.returncode}; see above for why")
        return json.loads(line)

    def start(self) -> None:
        """Give the word."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def result(self) -> dict[str, Any]:
        """Wait until it is done."""
        result: dict[str, Any] = self._read()
        self._process.communicate()
        return result


def asked(task: str, environment: Mapping[str, str] | None = None, **arguments: Any) -> dict[str, Any]:
    """The result of a task in a process of its own."""
    process = Fresh(task, environment, **arguments)
    process.start()
    return process.result()


# --- inside the process ---


def peak_bytes() -> int:
    """The most memory that this process ever had.

    Where the system tells it in /proc, from there: the figure of getrusage begins with what the parent had
    when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return _field(status.read_text(), "VmHWM:")
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * KILO


def _field(text: str, name: str) -> int:
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name)) * KILO


def _run(scenario: Any, seed: int) -> Any:
    from paradiplomacy.model import CityNetwork

    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(scenario.last_year)
    return model


def _baseline(last_year: int | None = None, **parameters: Any) -> Any:
    from paradiplomacy.scenario.files import load_scenario

    return load_scenario("baseline", set=parameters, last_year=last_year)


def runs(count: int, left: bool = False) -> dict[str, Any]:
    """Many runs in chunks, as workers make them: the time, after each tenth peak memory and what is left."""
    from paradiplomacy.experiment.case import Arm, Case
    from paradiplomacy.runs.queue import LARGEST_CHUNK
    from paradiplomacy.runs.run import run_chunk, simulate

    arm, peaks, alive = Arm(_baseline(), (), (), b"baseline"), [], []
    run_chunk(simulate, False, [Case(arm, place, place) for place in range(2)])  # what is loaded once
    start, work = time.perf_counter(), time.process_time()
    for tenth in range(10):
        numbers = range(count * tenth // 10, count * (tenth + 1) // 10)
        for some in batched(numbers, LARGEST_CHUNK):
            run_chunk(simulate, False, [Case(arm, number, 2_000 + number) for number in some])
        peaks.append(peak_bytes())
        if left:
            # only where it is asked for, because collecting at these times is no part of a run
            gc.collect()
            alive.append(len(gc.get_objects()))
    seconds, work = time.perf_counter() - start, time.process_time() - work
    return {"seconds": seconds, "work": work, "peaks": peaks, "alive": alive}


def world(cities: int, last_year: int, traced: bool) -> dict[str, Any]:
    """One synthetic world: how much its peak and what it keeps are above a process that made another run.

    Tracing sees what is kept, but takes memory itself, so that the peak needs another process.
    """
    settings = {"cities.synthetic": cities} if cities else {}
    scenario = _baseline(last_year, **settings)
    gc.collect()
    before = peak_bytes()
    if traced:
        tracemalloc.start()
    model = _run(scenario, 1995)
    result = {"peak": peak_bytes() - before, "members": model.indicators["members"][-1]}
    if traced:
        gc.collect()
        kept, most = tracemalloc.get_traced_memory()
        result = {**result, "kept": kept, "traced_peak": most}
    return result


def beside_oracle(rounds: int) -> dict[str, Any]:
    """Processor time of a run of a full chunk, one after another as in a worker, and of the oracle."""
    sys.path.append(str(Path(__file__).parents[1]))
    from paradiplomacy.runs.batch import play
    from paradiplomacy.runs.queue import LARGEST_CHUNK
    from reference.network import ReferenceNetwork

    scenario, spent = _baseline(), {"beside": [], "oracle": []}
    chunk = range(1995, 1995 + LARGEST_CHUNK)
    for _ in range(rounds):
        play([scenario], chunk)
        start = time.process_time()
        play([scenario], chunk)
        middle = time.process_time()
        ReferenceNetwork(scenario, rng=1995).run_until_year(scenario.last_year)
        spent["beside"].append((middle - start) / LARGEST_CHUNK)
        spent["oracle"].append(time.process_time() - middle)
    return spent


TASKS = {task.__name__: task for task in (runs, world, beside_oracle)}


def main() -> None:
    """Get warm, wait for the word, do the task, and print what came of it."""
    name, arguments = sys.argv[1:]
    _run(_baseline(), 1)
    print(json.dumps("warm"), flush=True)
    sys.stdin.readline()
    print(json.dumps(TASKS[name](**json.loads(arguments))), flush=True)


if __name__ == "__main__":
    main()
