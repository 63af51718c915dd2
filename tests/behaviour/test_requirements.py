"""R1–R27 hold at the defaults, each finding with its figures, and fail where their mechanism is off.

All in one test, since they share runs, which it makes on all cores; each claim is a subtest of its own. The
judges themselves are tried on made-up numbers in test_judging.py.
"""

from collections.abc import Iterator

import pytest

from behaviour.deciding_table import REQUIREMENTS
from behaviour.judging import POWER, Verdict, holm
from behaviour.runs import Laboratory
from behaviour.table import Requirement, Without

EXACT = {"R4": {"spending within the fund"}, "R23": {"balance never negative"}}
"""Invariants, which no setting breaks; see test_judging.py."""


@pytest.fixture
def laboratory() -> Iterator[Laboratory]:
    with Laboratory() as laboratory:
        yield laboratory


@pytest.mark.slow
def test_requirements_hold_at_the_defaults_and_fail_without_their_mechanism(
    laboratory: Laboratory, subtests: pytest.Subtests
) -> None:
    verdicts = {}
    for requirement in REQUIREMENTS:
        verdicts[requirement.name] = verdict = judged(laboratory, requirement)
        with subtests.test(f"{requirement.name} holds"):
            assert verdict.holds, f"{requirement.judge.__doc__}\n{verdict}"
        with subtests.test(f"{requirement.name} has pairs enough"):
            assert not weak(verdict)
        for off in requirement.without:
            with subtests.test(f"{requirement.name} fails: {off.what}"):
                fails_without(laboratory, requirement, off)
        with subtests.test(f"each finding of {requirement.name} fails somewhere"):
            broken = {name for off in requirement.without for name in off.breaks}
            findings = {finding.name for finding in verdict.findings}
            assert findings - broken == EXACT.get(requirement.name, set())
    with subtests.test("all hold together after Holm's correction"):
        p_values = {name: verdict.p for name, verdict in verdicts.items() if verdict.tested}
        assert verdicts.keys() - p_values.keys() == {"R25"}
        assert len(p_values) == 26
        assert holm(p_values) == p_values.keys(), p_values


def judged(laboratory: Laboratory, requirement: Requirement) -> Verdict:
    count = requirement.replications
    laboratory.prepare(requirement.worlds.values(), count)  # side by side
    return requirement.judge(
        {name: laboratory.runs(world, count) for name, world in requirement.worlds.items()}
    )


def weak(verdict: Verdict) -> dict[str, float]:
    """The findings that too few pairs would show, with their power."""
    powers = {finding.name: finding.power for finding in verdict.findings}
    return {name: power.reached for name, power in powers.items() if power and power.reached < POWER}


def fails_without(laboratory: Laboratory, requirement: Requirement, off: Without) -> None:
    verdict = judged(laboratory, requirement.changed(off))
    assert not verdict.holds
    assert set(off.breaks) <= verdict.failed(), f"{off.what}, which should break {off.breaks}\n{verdict}"
