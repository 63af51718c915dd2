"""What a run of one small network model costs in other packages: ``uv run python tests/benchmarks/peers.py``.

Each is installed by uv into an environment of its own, for this alone, and measured in turn; one that cannot
be installed has a line that says so. With ``--page docs/speed.md`` the table goes into the page.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from toys import AGENTS, TIES, TOGETHER, YEARS

TOYS = Path(__file__).with_name("toys.py")
ROUNDS = 2
"""How often each has its turn; the least time counts."""
MARK = re.compile(r"(<!-- peers -->\n).*(<!-- until here -->)", re.DOTALL)
PEERS = {
    "mesa": ("Mesa, plain agents", "mesa[network]"),
    "agentpy": ("AgentPy", "agentpy"),
    "starsim": ("Starsim", "starsim"),
    "columns": ("columns, as here, one run", ""),
    "side_by_side": (f"columns, as here, {TOGETHER} runs side by side", ""),
}
"""Toys by name: what they are called, and the package in which they are written; none for NumPy alone."""


def measured(name: str) -> dict[str, Any] | str:
    """Time of a run and what came of it, or why there is none."""
    package = PEERS[name][1] or "numpy"
    version = f"import importlib.metadata as about; print(about.version({package.partition('[')[0]!r}))"
    words = [
        "uv",
        "run",
        "--quiet",
        "--isolated",
        "--no-project",
        "--python",
        sys.executable,
        "--with",
        package,
    ]
    answers = [
        subprocess.run([*words, "python", *rest], capture_output=True, text=True, check=False)
        for rest in (["-c", version], [str(TOYS), name])
    ]
    if wrong := [answer for answer in answers if answer.returncode]:
        return (wrong[0].stderr.strip().splitlines() or ["no reason given"])[-1][:120]
    version, result = (answer.stdout.strip() for answer in answers)
    return {**json.loads(result), "version": version}


def table() -> str:
    """A line a toy: time of a run, and how many it makes while the first makes one."""
    rounds = [{name: measured(name) for name in PEERS} for _ in range(ROUNDS)]
    runs = {"side_by_side": TOGETHER}
    lines = [
        "| | version | ms a run | runs a second, × the first | active in the end |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    first = None
    for name, (title, package) in PEERS.items():
        found = [one[name] for one in rounds]
        good = [one for one in found if isinstance(one, dict)]
        if not good:
            lines.append(f"| {title} | not measured: {found[0]} | | | |")
            continue
        seconds = min(one["seconds"] for one in good) / runs.get(name, 1)
        first = first or seconds
        version = good[0]["version"] if package else f"NumPy {good[0]['version']}"
        lines.append(
            f"| {title} | {version} | {1e3 * seconds:.2f} | {first / seconds:.1f} | {good[0]['active']:.2f} |"
        )
    return "\n".join([f"{AGENTS} agents with {TIES} ties each, {YEARS} years, processor time:", "", *lines])


def main() -> None:
    """Measure, print, and write the page if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="page whose marked block the table replaces")
    page, text = parser.parse_args().page, table()
    print(text)
    if page:
        before = page.read_text(encoding="utf-8")
        page.write_text(MARK.sub(lambda found: f"{found[1]}{text}\n{found[2]}", before), encoding="utf-8")


if __name__ == "__main__":
    main()
