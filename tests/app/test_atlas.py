"""The map of the page: what it shows of a session, and what a tap may choose."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.interactive import plan
from paradiplomacy.scenario.files import builtin_scenarios

if TYPE_CHECKING:
    from paradiplomacy.app.panels.atlas import Atlas

MONTEVIDEO = 3441575


@pytest.fixture
def session() -> Iterator[Session]:
    offer = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
    session = Session(offer, replace(default(offer), second="right-turn", year=2018))
    yield session
    session.close()


@pytest.fixture
def atlas(session: Session) -> "Atlas":
    from paradiplomacy.app.panels.atlas import Atlas  # Panel is for those who get here

    return Atlas(session)


def shown(atlas: "Atlas") -> dict[str, Any]:
    columns: dict[str, Any] = json.loads(atlas.map.scene)
    return columns


def test_it_follows_the_year_and_the_world(atlas: "Atlas", session: Session) -> None:
    before = atlas.map.scene
    session.go(2015)
    assert atlas.map.scene != before
    assert sorted(shown(atlas)["cities"]["city"]) == session.scene.city.tolist()
    for side in ("first", "second"):
        session.change(shown=side)
        run = session.runs[side == "second"]
        assert sorted(shown(atlas)["cities"]["city"]) == run.scene(2015).city.tolist()
    before = atlas.map.scene
    session.change(colour="position")
    assert atlas.map.look["colour"] == "position"
    assert atlas.map.scene == before  # is not sent again


def test_a_tap_chooses_a_member_and_one_beside_it_none(atlas: "Atlas", session: Session) -> None:
    atlas.map._handle_msg({"name": "city", "value": MONTEVIDEO})
    assert session.choices.city == MONTEVIDEO
    assert atlas.map.look["chosen"] == [MONTEVIDEO]
    atlas.map._handle_msg({"name": "city", "value": None})
    assert session.choices.city is None


@pytest.mark.parametrize(
    "message",
    [{"name": "city", "value": value} for value in (-1, 1.5, "x", [MONTEVIDEO], {})] + [{}, {"name": 3}],
)
def test_nonsense_chooses_nothing(atlas: "Atlas", session: Session, message: dict[str, Any]) -> None:
    session.change(city=MONTEVIDEO)
    atlas.map._handle_msg(message)
    assert session.choices.city == MONTEVIDEO


def test_true_is_not_the_first_city(
    atlas: "Atlas", session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(atlas), "scene", replace(session.scene, city=session.scene.city * 0 + 1))
    atlas.map._handle_msg({"name": "city", "value": True})
    assert session.choices.city is None


def test_what_is_lost_has_a_key_and_words_of_its_own(atlas: "Atlas", session: Session) -> None:
    """Of the cities that are active in both worlds none is called inactive."""
    session.change(shown="gap", colour="activity")
    first, second = (run.scene(session.year) for run in session.runs)
    both = {*first.city[first.active].tolist()} & {*second.city[second.active].tolist()}
    cities, words = shown(atlas)["cities"], Texts("en").table("map.lost")
    said = dict(zip(cities["city"], cities["doing"], strict=True))
    assert both
    assert {said[city] for city in both & said.keys()} == {words[0]}
    assert words[1] in said.values()
    keys = plan(Texts("en"))["keys"]
    assert atlas.map.look["keys"] == ["lost_activity", "lost"]
    assert keys.keys() >= {*atlas.map.look["keys"]}


def test_beside_large_letters_there_is_the_key_of_colours_alone(session: Session) -> None:
    from paradiplomacy.app.panels.atlas import Atlas

    session.change(text=22)
    assert Atlas(session).map.look["keys"] == ["country"]
