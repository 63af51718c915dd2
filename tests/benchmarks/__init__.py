"""How fast the package is, as ratios of times measured side by side. Not part of the tests.

    uv run python tests/benchmarks [--quick] [options of pytest and pytest-benchmark]

Each file ``bench_*.py`` asks one question. What is compared takes turns in one process, so that a busy
machine slows both alike, and the least time of each counts. A table at the end says which targets are met; a
target that is missed is a line in that table and no failure.
"""
