"""Charts and strip as the page sends them: what follows the year, what is new as a game goes on."""

from typing import Any

import numpy as np
from test_answer import page_of


def test_only_the_year_is_sent_as_time_goes_on() -> None:
    page = page_of(year=2013)
    sent: list[str] = []
    for piece in (page.charts.curves, page.strip.stripe):
        names = [name for name in piece.param if name in {"charts", "bands", "frame", "rows", "year"}]
        piece.param.watch(lambda event: sent.append(event.name), names)
    page.session.go(2014)
    assert sent == ["year", "year"]
    assert page.charts.reading == page.charts.curves.charts[0]["readings"][2014 - 1995]


def test_a_game_shows_the_years_that_are_played() -> None:
    page = page_of(mode="play", scenario="baseline", second="baseline")
    shown = page.session.reached - 1995 + 1
    assert shown < 32
    for lengths in (_lengths(page), {shown}):
        assert lengths == {shown}
    page.seat._give({})
    assert page.session.reached - 1995 + 1 == shown + 1
    assert _lengths(page) == {shown + 1}


def _lengths(page: Any) -> set[int]:
    chart, row = page.charts.curves.charts[0], page.strip.stripe.rows[0]
    return {len(each) for each in (chart["first"], chart["readings"], row["colours"], row["readings"])}


def test_two_charts_have_room_beside_large_letters() -> None:
    assert [len(page_of(text=text).charts.curves.charts) for text in (0, 22)] == [6, 2]


def test_what_firms_pay_has_a_chart_where_they_pay() -> None:
    named = [
        [chart["name"] for chart in page_of(charts="money", second=second).charts.curves.charts]
        for second in ("baseline", "private-capital")
    ]
    assert [len(names) for names in named] == [6, 7]
    assert {*named[1]} - {*named[0]} == {"Paid by firms, USD"}


def test_governments_have_colours_from_the_right_to_the_left() -> None:
    from paradiplomacy.app.panels.strip import shades

    assert shades(np.array([-1.0, -0.99, 0.0, 0.99, 1.0])) == [0, 0, 5, 10, 10]
    rows = page_of().strip.stripe.rows
    assert rows[0]["name"] == "Argentina"
    assert rows[0]["readings"][0].endswith("invented")
