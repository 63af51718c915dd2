"""Run the benchmarks: ``uv run python tests/benchmarks``, with options of pytest and pytest-benchmark."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# One core each for what libraries would spread over several; read when they are imported, and inherited.
ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

# The usual test run spreads over processes, looks for test_*.py, and does without the plugin.
OPTIONS = (
    "-ppytest_benchmark.plugin",
    "-pbenchmarks.plugin",
    "--numprocesses=0",
    "--override-ini=python_files=bench_*.py",
    "--override-ini=python_functions=bench_*",
    "--benchmark-columns=min,median,max,rounds",
    "--benchmark-sort=fullname",
    # a comparison with figures of another machine is worth a word, not a failure
    "-Wdefault::pytest_benchmark.logger.PytestBenchmarkWarning",
)


def main() -> int:
    """Hand over to pytest."""
    os.environ.update(dict.fromkeys(ONE_CORE, "1"))
    # a usual Python keeps what it made of the sources; one that may not reads them anew in each process
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]
    import pytest

    return int(pytest.main([str(HERE), *OPTIONS, *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
