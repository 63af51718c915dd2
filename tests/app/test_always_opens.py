"""Whatever stands in a link, and whatever a browser sends, there is a page, and it has something to say."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from bokeh.document import Document

from paradiplomacy.app.state.choices import Offer
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.link import read
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.scenario.files import builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
LINKS = [
    "mode=play&year=1997&give=1996:1-1e307",
    "mode=play&year=1997&give=1996:1-10000000000;1997:999999999999999999-0.001",
    "mode=play&year=1997&give=" + ";".join(f"{year}:" for year in range(1000, 3000)),
    "mode=play&year=1997&give=1996:" + ",".join(f"{city}-1e9" for city in range(1, 1500)),
    "mode=play&year=1997&give=1996:;1997:;&second=no-fund",
    "mode=play&scenario=members-2022&second=members-2022&year=2023&give=2023:3435910-7000.005",
    "year=1996&city=1000000000000&seed=2147483647&colour=activity&shown=first",
    "year=1996&" + "&".join(f"second.{name}=1e308" for name in LEVERS),
    "year=1996&" + "&".join(f"both.{name}=0" for name in LEVERS),
    "year=1996&" + "&".join(f"second.{name}=-0.0" for name in LEVERS),
    "year=1996&second=members-2022",
    "year=1996&lang=pt&\udcff=\udcff&\x1b[2J=\u202e&=",
]
MESSAGES: list[Any] = [
    None, 1, "x", [], [{}], {}, {"name": None}, {"name": []}, {"name": {}}, {"name": "year"},
    {"name": "\udcff"},
    *({"name": "year", "value": value} for value in (float("nan"), float("inf"), 10**400, -1, [], True)),
    *(
        {"name": name, "value": value}
        for name in ("seed", "city", "number", "mode", "part", "fund.yearly_usd", "give", "draft", "aim")
        for value in (None, [], {}, float("inf"), 10**400, "1e400", "9" * 5000, "\x1b", "\udcff")
    ),
]  # fmt: skip


def page_of(link: str) -> Any:
    from paradiplomacy.app.page import Page

    return Page(Session(OFFER, *read(parse_qsl(link, keep_blank_values=True), OFFER)))


@pytest.mark.parametrize(
    "link",
    [LINKS[0], *(pytest.param(link, marks=pytest.mark.slow) for link in LINKS[1:])],
    ids=lambda link: link[:60],
)
def test_a_link_of_nonsense_opens_a_page(link: str) -> None:
    page = page_of(link)
    document = Document()
    page.write(document)
    assert document.roots
    assert page.session.problems or "-0.0" in link or "=0" in link or page.session.choices.city


def test_messages_of_nonsense_change_nothing_or_get_an_answer() -> None:
    page = page_of("year=1996")
    for piece in page.roots.values():
        for message in MESSAGES if hasattr(piece, "_handle_msg") else []:
            piece._handle_msg(message)
    assert page.session.year in page.session.years


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_cannot_be_made_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    from paradiplomacy.app import page

    def fail(*_: object) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(page, "Session", fail)
    monkeypatch.setattr(page, "_query", lambda: [("lang", language), ("year", "2000")])
    document = Document()
    page.build(OFFER, document)
    shown = document.template.render(document.template_variables)
    assert Texts(language)("page.problem.broken") in shown
    assert f'lang="{language}"' in shown
    assert "no luck" not in shown
    assert "no luck" in caplog.text
    monkeypatch.setattr(page, "_query", lambda: [("lang", "\udcff"), ("year", "2000")])
    page.build(OFFER, document)
    assert document.template_variables["lang"] == "en"
