"""In how many things two worlds differ, where one of them goes on in another way from a year on."""

from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.app.state.causes import causes
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

USD = {usd: {"fund.yearly_usd": usd} for usd in (0.0, 20_000.0, 80_000.0)}
RICH = load_scenario("baseline", set=USD[20_000.0])
POOR_FIRST = load_scenario(load_scenario("baseline", set=USD[0.0]), set=USD[20_000.0], branch_from=2022)
RICHER_LATER = load_scenario(RICH, set=USD[80_000.0], branch_from=2022)
TURN = load_scenario("right-turn", set=USD[20_000.0])


@pytest.mark.parametrize(
    ("one", "other", "things"),
    [
        (RICH, POOR_FIRST, ["what held in earlier years"]),
        (RICH, RICHER_LATER, ["fund of a year"]),
        (POOR_FIRST, RICHER_LATER, ["fund of a year"]),
        (TURN, RICHER_LATER, ["fund of a year", "turn of governments"]),
        (TURN, POOR_FIRST, ["turn of governments", "what held in earlier years"]),
    ],
)
def test_what_held_before_a_branch_is_a_thing_from_either_side(
    one: Scenario, other: Scenario, things: list[str]
) -> None:
    for worlds in ((one, other), (other, one)):
        page: Any = SimpleNamespace(worlds=worlds, texts=Texts("en"), playing=False)  # no run is needed
        assert causes(page) == things
