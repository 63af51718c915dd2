"""R1–R27 hold at the defaults, each finding with its figures, and fail where their mechanism is off.

In the quick lane a few runs show only that each can be judged, and the plainest direction.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from behaviour.deciding_table import REQUIREMENTS
from behaviour.judging import POWER, Verdict, holm
from behaviour.runs import Laboratory
from behaviour.table import Requirement, Without

FEW = 3
EXACT = {"R4": {"spending within the fund"}, "R23": {"balance never negative"}}
"""Invariants, which no setting breaks; see test_judging.py."""
WITHOUT = [
    pytest.param(requirement, off, id=f"{requirement.name}: {off.what}")
    for requirement in REQUIREMENTS
    for off in requirement.without
]


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    with Laboratory() as laboratory:
        yield laboratory


def judged(laboratory: Laboratory, requirement: Requirement) -> Verdict:
    count = requirement.replications
    return requirement.judge(
        {name: laboratory.runs(world, count) for name, world in requirement.worlds.items()}
    )


@pytest.mark.slow
def test_each_requirement_can_be_judged_and_the_right_turn_lowers_activity() -> None:
    few = [replace(requirement, replications=FEW) for requirement in REQUIREMENTS]
    with Laboratory(processes=0) as here:
        verdicts = {requirement.name: judged(here, requirement) for requirement in few}
    assert len(verdicts) == 27
    tested = {name: verdict.p for name, verdict in verdicts.items() if verdict.tested}
    assert verdicts.keys() - tested.keys() == {"R25"}
    assert not {name for name, p in tested.items() if not 0 <= p <= 1}
    assert "size in %" not in verdicts["R1"].failed()
    assert EXACT["R4"].isdisjoint(verdicts["R4"].failed())


@pytest.mark.slow
@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_requirement_holds_at_the_defaults(laboratory: Laboratory, requirement: Requirement) -> None:
    verdict = judged(laboratory, requirement)
    assert verdict.holds, f"{requirement.judge.__doc__}\n{verdict}"


@pytest.mark.slow
@pytest.mark.parametrize(("requirement", "off"), WITHOUT)
def test_requirement_fails_without_its_mechanism(
    laboratory: Laboratory, requirement: Requirement, off: Without
) -> None:
    verdict = judged(laboratory, requirement.changed(off))
    assert not verdict.holds
    assert set(off.breaks) <= verdict.failed(), f"{off.what}, which should break {off.breaks}\n{verdict}"


@pytest.mark.slow
def test_requirements_hold_together_after_holms_correction(laboratory: Laboratory) -> None:
    verdicts = {requirement.name: judged(laboratory, requirement) for requirement in REQUIREMENTS}
    p_values = {name: verdict.p for name, verdict in verdicts.items() if verdict.tested}
    assert len(p_values) == 26
    assert holm(p_values) == p_values.keys(), p_values


@pytest.mark.slow
@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_there_are_pairs_enough(laboratory: Laboratory, requirement: Requirement) -> None:
    powers = {finding.name: finding.power for finding in judged(laboratory, requirement).findings}
    weak = {name: power.reached for name, power in powers.items() if power and power.reached < POWER}
    assert not weak


@pytest.mark.slow
def test_each_finding_fails_somewhere(laboratory: Laboratory) -> None:
    for requirement in REQUIREMENTS:
        findings = {finding.name for finding in judged(laboratory, requirement).findings}
        broken = {name for off in requirement.without for name in off.breaks}
        assert findings - broken == EXACT.get(requirement.name, set()), requirement.name
