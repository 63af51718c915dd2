"""The chosen city: what is said of it, and of whom its numbers are."""

from dataclasses import replace

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.scenario.files import builtin_scenarios

CANELONES, BUENOS_AIRES = 3443413, 3435910


@pytest.fixture(scope="module")
def session() -> Session:
    offer = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
    return Session(offer, replace(default(offer), year=2018))


def described(session: Session, city: int) -> str:
    from paradiplomacy.app.panels.city import describe  # Panel is for those who get here

    return describe(session, city)


def test_members_in_uruguay_are_departments_and_say_so(session: Session) -> None:
    said = Texts("en")("page.city.department")
    department = described(session, CANELONES)
    assert said in department
    assert "520,187" in department  # of the town 24,185
    assert said not in described(session, BUENOS_AIRES)


def test_where_a_local_government_stands_is_a_word_and_a_number(session: Session) -> None:
    place = session.scene.city.tolist().index(BUENOS_AIRES)
    position = float(session.scene.position[place])
    side = "left" if position > 1 / 6 else "right" if position < -1 / 6 else "centre"
    assert f"<dd>{side} ({Texts('en').number(position, 2, signed=True)})</dd>" in described(
        session, BUENOS_AIRES
    )
