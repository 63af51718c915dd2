"""The legal gate, equation (1)."""

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import law
from paradiplomacy.scenario.parameters.world import Law

P = Law(national_permission=0.9, representation=0.7, informal_exponent=0.35)
CITIES = {"autonomy": column(1), "national_alignment": column(2), "voice": column(3)}


def gate(autonomy: float, national_alignment: float, voice: float) -> float:
    return autonomy + (1 - autonomy) * min(1, 0.9 * (1 + 0.7 * voice) * national_alignment)


def test_gate_by_hand() -> None:
    check(law.gate, gate, CITIES, p=P)


@pytest.mark.parametrize("cause", ["autonomy", "national_alignment", "voice"])
def test_freedom_agreement_and_voice_open_the_gate(cause: str) -> None:
    half_open = {name: values * 0.6 for name, values in CITIES.items()}
    assert effect(law.gate, cause, half_open, p=P) == 1


def test_full_permission_opens_all_doors() -> None:
    assert law.gate(np.array([0.2]), np.array([1.0]), np.array([1.0]), P) == 1


def test_liberal_law_leaves_alignment_little_to_do() -> None:
    """With the usual values alignment moves the gate by .09 at most where L = .85, by .39 where L = .35."""
    worst_and_best = np.array([0.0, 1.0])
    for autonomy, most in ((0.85, 0.09), (0.35, 0.39)):
        opened = law.gate(np.full(2, autonomy), worst_and_best, np.zeros(2), Law())
        assert np.ptp(opened) == pytest.approx(most)


def test_informal_action_is_freer() -> None:
    check(law.informal, lambda gate: gate**0.35, {"gate": column(4)}, p=P)
    assert (law.informal(column(4), P) > column(4)).all()
    assert (law.informal(column(4), Law(informal_exponent=0)) == 1).all()


@pytest.mark.parametrize(("share", "expected"), [(0, 0.35), (0.4, 0.55), (1, 0.85)])
def test_harmonisation_moves_the_law_part_of_the_way(share: float, expected: float) -> None:
    assert law.harmonised(np.array([0.35]), 0.85, share) == pytest.approx([expected])
