"""The tables as a page of the documentation."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

HEADING = """# Speed as measured

Written by `uv run python tests/benchmarks --page docs/speed-measured.md`, which measures anew. What the
tables mean is said in [speed.md](speed.md). Times depend on the machine: here {cores} cores, {machine},
Python {python}, NumPy {numpy}, numba {numba}. What is compared took turns in one process, so that ratios hold
better than times.
"""


def page(sheets: Sequence[tuple[str, list[str]]]) -> str:
    """Markdown of titled tables."""
    about = {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "numba": version("numba"),
    }
    tables = [f"## {title[0].upper()}{title[1:]}\n\n{_block(lines)}\n" for title, lines in sheets]
    return "\n".join([HEADING.format(**about), *tables])


def _block(lines: list[str]) -> str:
    return "\n".join(["```", *lines, "```"])
