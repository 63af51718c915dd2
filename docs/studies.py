"""Write the README of the studies from their results.

It runs every file of ``experiments/`` in its small setting: ``uv run python docs/studies.py``. A test does
the same and compares.
"""

from collections.abc import Iterable
from pathlib import Path

from generate import table

from paradiplomacy import sweep
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import words
from paradiplomacy.report.answers import answers, titled
from paradiplomacy.report.results import Results
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.findings import Findings

LARGE = {"latin-hypercube", "sobol", "morris", "saltelli", "one-at-a-time"}
"""Designs with more cases than a table on the page should have."""
EXPERIMENTS = Path(__file__).parents[1] / "experiments"
PAGE = EXPERIMENTS / "README.md"

HEAD = """<!-- Written by docs/studies.py; changes made here are lost. -->

# Studies

{number} experiments, each one question that the paper raises. The answers below are those of the small
setting (`--quick`), which takes less than two minutes a study; each file also has a larger one. They say what
the rules of the model imply, never what the world did. Intervals in a table are those of each case by itself;
in a sentence about many cases they hold for all at once, and "clearly" is said after Holm's correction over
all cases and indicators of the study. How such a file is written:
[docs/experiments.md](../docs/experiments.md).

```bash
uv run paradiplomacy sweep experiments/{first}.toml --quick
```
"""


def studies() -> list[Path]:
    """The files of the studies, by name."""
    return sorted(EXPERIMENTS.glob("*.toml"))


def section(results: Results) -> str:
    """A study with its question, size and answers."""
    request = results.request
    runs = results.manifest["runs"]["done"]
    lines = [f"## {request.name}", "", f"**{request.question}**", ""]
    lines += [f"- {answer}" for answer in answers(results.findings)]
    lines += ["", cases(results.findings)] if not (request.design and request.design.kind in LARGE) else []
    names = ", ".join(f"`{scenario.name}`" for scenario in results.scenarios)
    size = f"{runs} runs of {names}"
    return "\n".join([*lines, "", f"[{request.title}]({request.name}.toml): {size}.", ""])


def cases(findings: Findings) -> str:
    """Every case against its reference: mean paired difference and 95 % interval of the first indicators."""
    names = findings.headlines
    rows = [
        [
            titled(findings.request, outcome.contrast),
            *(_difference(name, outcome.effects[name]) for name in names),
        ]
        for outcome in findings.outcomes
    ]
    return table(["case", *map(_heading, names)], rows)


def _heading(name: str) -> str:
    unit = "percentage points" if INDICATORS[name].unit == "share" else words.unit(name)
    return f"{words.indicator_name(name)}, {unit}"


def _difference(name: str, effect: Effect) -> str:
    if effect.difference is None:
        return words.NOTHING
    factor = 100 if INDICATORS[name].unit == "share" else 1
    limits = words.limits(name, effect.low, effect.high, effect.rough)
    return f"{words.number(factor * effect.difference, signed=True)} ({limits})"


def page(sections: Iterable[str]) -> str:
    """The whole README."""
    paths = studies()
    return "\n".join([HEAD.format(number=len(paths), first=paths[0].stem), *sections])


def quick(path: Path, jobs: int | None = None) -> Results:
    """The results of a study in its small setting, in memory."""
    return sweep(load_experiment(path, quick=True), jobs=jobs)


def main() -> None:
    """Run the studies and write the page."""
    found = []
    for path in studies():
        found.append(section(quick(path)))
        print(found[-1])
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
