"""Every decision that the package declares has the same chance in the reference, city by city."""

from collections import Counter
from typing import Any

import pytest

from paradiplomacy.explanation.round import Round
from paradiplomacy.explanation.watch import watch
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.world.streams import Purpose
from reference.draws import Draws
from reference.network import ReferenceNetwork

type Key = tuple[Any, ...]

PURPOSES = {decision.draw for _, decision in DECISIONS.values()}
SEED = 4


class Draw(float):
    """A number drawn for a decision, which remembers the chance that it is compared with."""

    chances: dict[Key, float]
    key: Key

    def __lt__(self, chance: float) -> bool:
        self.chances[self.key] = chance
        return super().__lt__(chance)


class WatchedDraws(Draws):
    """The draws of the reference, and the chance that each decision was compared with."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.chances: dict[Key, float] = {}

    def uniform(self, purpose: Purpose, year: int, code: int) -> float:
        return self._kept(super().uniform(purpose, year, code), purpose, year, code)

    def pair_uniform(self, purpose: Purpose, year: int, first: int, second: int) -> float:
        return self._kept(super().pair_uniform(purpose, year, first, second), purpose, year, first, second)

    def _kept(self, value: float, purpose: Purpose, *place: int) -> float:
        if purpose not in PURPOSES:
            return value
        draw = Draw(value)
        draw.chances, draw.key = self.chances, (purpose, *place)
        return draw


def keys(one: Round, year: int) -> list[Key]:
    codes = one.world.cities.code
    columns = [codes[one.other], codes[one.city]] if one.decision.asker else [codes[one.city]]
    return [(one.decision.draw, year, *row) for row in zip(*(each.tolist() for each in columns), strict=True)]


def compare(package: CityNetwork, reference: ReferenceNetwork, until: int) -> Counter[str]:
    """Hold every chance of some years against the reference's; how many there were of each decision."""
    draws = reference.draws = WatchedDraws(package.seed)
    count: Counter[str] = Counter()
    while package.year < until:
        reference.step()
        for name, one in watch(package).rounds.items():
            for key, chance, settled in zip(keys(one, package.year), one.chance, one.settled, strict=True):
                there = draws.chances.pop(key, 0.0)  # where it cannot be the reference may not ask at all
                assert settled or min(there, 1.0) == pytest.approx(chance, rel=1e-9, abs=1e-12), (name, key)
                count[name] += there > 0
        assert not draws.chances
    return count


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("members-2022", 2025),
        *(
            pytest.param(name, 2021, marks=pytest.mark.slow)
            for name in ("baseline", "history", "closed-network")
        ),
    ],
)
def test_every_chance_is_that_of_the_reference(name: str, until: int) -> None:
    count = compare(CityNetwork(name, rng=SEED), ReferenceNetwork(name, rng=SEED), until)
    assert count.keys() == DECISIONS.keys()
    assert min(count.values()) > 10


def test_another_chance_is_seen() -> None:
    other = load_scenario("baseline", set={"fees.compliance_active": 0.31})
    with pytest.raises(AssertionError, match="pay the fee"):
        compare(CityNetwork(other, rng=SEED), ReferenceNetwork("baseline", rng=SEED), 2000)
