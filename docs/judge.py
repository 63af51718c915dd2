"""Judge the requirements and write ``judged.md``: figures, power, counter-tests, signs in drawn worlds.

``uv run python docs/judge.py`` takes half an hour on two cores. A requirement that fails stands there
as failed.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from generate import DOCS, table

sys.path.append(str(DOCS.parent / "tests"))

from behaviour.deciding_table import DRIFT, DRIFT_WITHOUT_FORUM, REQUIREMENTS, SIGNED
from behaviour.draws import draws
from behaviour.judging import ALPHA, Finding, Verdict, holm
from behaviour.runs import Laboratory, Values
from behaviour.signs import both_ways, drift, signs
from behaviour.table import Requirement, Without

DRAWS, SIGN_PAIRS = 100, 2
DRIFT_DRAWS, DRIFT_RUNS = 200, 2
SEED = 1995

NOTICE = "<!-- Written by docs/judge.py from runs of the model; changes made here are lost. -->"

INTRODUCTION = f"""\
What the model must do at its defaults, each requirement with its mechanism switched off as a counter-test.
Differences are of pairs of runs with one seed. A direction is tested one-sided at α = {ALPHA}, by the t test
and the signed-rank test, which must agree; "as before" is an equivalence test (TOST). *Needed* is the number
of pairs with which the smallest effect that counts is seen nine times in ten at the strictest level that
Holm's correction over all requirements asks for; a pilot of thirty pairs gave the numbers run. *Power* is
that of the runs made. Figures without a test, such as means asked to lie in a range, have none."""

SIGNS_SAY = """\
The sign of each directed finding in worlds drawn from the plausible ranges of all parameters (Latin
hypercube, {draws} draws, {pairs} pairs each). What the worlds of a requirement differ in keeps its default.
Below 80 % a sign hangs on values for which there is no evidence, or
is so small that two pairs do not show it; above 95 % it is imposed, as the claims say:"""

DRIFT_SAY = """\
Without programme and training activity changes from 2005 to 2026, over {draws} draws of all parameters
({runs} runs each), by {median:+.3f} in the median; half of the changes lie from {low:+.3f} to {high:+.3f}.
That it rises in some draws and falls in others, in 15 % of them at least each, is part of R26. The forum of
2008 lies between: without its pull on activity it rises in {rises:.0%} of the draws, falls in {falls:.0%}."""


def judged(laboratory: Laboratory, requirement: Requirement) -> Verdict:
    """The verdict over as many pairs as the requirement asks for."""
    count = requirement.replications
    return requirement.judge(
        {name: laboratory.runs(world, count) for name, world in requirement.worlds.items()}
    )


def overview(verdicts: dict[str, Verdict]) -> str:
    """A row a requirement: what it asks for and what came of it."""
    kept = holm({name: verdict.p for name, verdict in verdicts.items() if verdict.tested})
    rows = []
    for requirement in REQUIREMENTS:
        verdict = verdicts[requirement.name]
        words = (requirement.judge.__doc__ or "").partition(": ")[2].partition("\n")[0]
        after = ("yes" if requirement.name in kept else "no") if verdict.tested else "–"
        p = f"{verdict.p:.1g}" if verdict.tested else "–"
        rows.append(
            (
                requirement.name,
                words,
                str(requirement.replications),
                "yes" if verdict.holds else "**no**",
                p,
                after,
            )
        )
    return table(("", "asked for", "pairs", "holds", "largest p", "after Holm"), rows)


def figures(verdicts: dict[str, Verdict]) -> str:
    """A row a finding, with its figures and its power."""
    rows = [
        (name, finding.name, "yes" if finding.holds else "**no**", finding.figures, *_power(finding))
        for name, verdict in verdicts.items()
        for finding in verdict.findings
    ]
    return table(("", "finding", "holds", "measured", "needed", "power"), rows)


def _power(finding: Finding) -> tuple[str, str]:
    power = finding.power
    return (str(power.needed), f"{power.reached:.2f}") if power else ("–", "–")


def counter_tests(laboratory: Laboratory) -> str:
    """A row a world without a mechanism: which findings it must break, and whether it does."""
    rows = []
    for requirement in REQUIREMENTS:
        for off in requirement.without:
            failed = judged(laboratory, requirement.changed(off)).failed()
            rows.append((requirement.name, off.what, ", ".join(off.breaks), _missed(off, failed)))
    return table(("", "without the mechanism", "must break", "does it?"), rows)


def _missed(off: Without, failed: set[str]) -> str:
    left = set(off.breaks) - failed
    return f"**not** {', '.join(sorted(left))}" if left else "yes"


def in_drawn_worlds(laboratory: Laboratory) -> str:
    """A row a directed finding: in how many draws its sign is right."""
    found: dict[tuple[str, str], list[bool]] = {}
    for draw in draws(DRAWS, SEED):
        for key, right in signs(laboratory, SIGNED, draw, SIGN_PAIRS).items():
            found.setdefault(key, []).append(right)
        laboratory.forget()
    rows = [(name, finding, f"{np.mean(right):.0%}") for (name, finding), right in found.items()]
    return table(("", "finding", "right sign"), rows)


def drift_in_words(changes: Values, without_forum: Values) -> str:
    """How activity without programme and training changes from 2005 to 2026 over draws."""
    low, median, high = np.quantile(changes, [0.25, 0.5, 0.75])
    rises, falls = np.mean(without_forum > 0), np.mean(without_forum < 0)
    ways = {"low": low, "median": median, "high": high, "rises": rises, "falls": falls}
    return DRIFT_SAY.format(draws=len(changes), runs=DRIFT_RUNS, **ways)


def page(laboratory: Laboratory) -> Iterable[str]:
    """The parts of ``judged.md``."""
    verdicts = {requirement.name: judged(laboratory, requirement) for requirement in REQUIREMENTS}
    off = counter_tests(laboratory)
    changes, without_forum = (
        drift(laboratory, world, draws(DRIFT_DRAWS, SEED), DRIFT_RUNS)
        for world in (DRIFT, DRIFT_WITHOUT_FORUM)
    )
    verdicts["R26"] = Verdict((*verdicts["R26"].findings, *both_ways(changes).findings))
    yield from (NOTICE, "# Judged", INTRODUCTION, overview(verdicts))
    yield from ("## What was measured", figures(verdicts))
    yield from ("## Without the mechanism", off)
    yield from ("## No growth beforehand", drift_in_words(changes, without_forum))
    yield from ("## Signs in plausible worlds", SIGNS_SAY.format(draws=DRAWS, pairs=SIGN_PAIRS))
    yield in_drawn_worlds(laboratory)


def main() -> None:
    """Write the page."""
    with Laboratory() as laboratory:
        text = "\n\n".join(page(laboratory)) + "\n"
    Path(DOCS / "judged.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
