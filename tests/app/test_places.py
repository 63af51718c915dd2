"""The pieces of the page and the places of its template, without a server."""

import re

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.scenario.files import builtin_scenarios


def test_every_piece_has_a_place_and_every_place_a_piece() -> None:
    from paradiplomacy.app.page import Page
    from paradiplomacy.app.panels.components import asset

    offer = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
    places = re.findall(r"embed\(roots\.(\w+)\)", asset("page.html"))
    assert len(set(places)) == len(places)
    page = Page(Session(offer, default(offer)))
    assert {*places} == {*page.roots, "location"}
