"""Why a city decided as it did, as the page tells it: the explanation of the command, for the run shown."""

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy import explain
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work.questions import WhyQuestion
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.words import put_into_words
from paradiplomacy.scenario.files import builtin_scenarios

if TYPE_CHECKING:
    from paradiplomacy.app.panels.why import Why

OFFER = Offer({one.name: one for one in builtin_scenarios()})
MONTEVIDEO = 3441575


def session(**chosen: Any) -> Session:
    return Session(OFFER, replace(default(OFFER), **chosen))


def why(page: Session, *, moves: bool = False) -> "Why":
    from paradiplomacy.app.panels.why import Why  # Panel is for those who get here

    return Why(page, None, lambda: moves)


def describe(found: Explanation, page: Session) -> str:
    from paradiplomacy.app.panels.why import describe

    return describe(found, page)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def asked(page: Session, *, parting: bool = False) -> WhyQuestion:
    """What the page asks, without waiting for the answer in the background."""
    found = why(page).question(parting=parting)
    assert found is not None
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_command_says(language: str) -> None:
    page = session(year=2018, city=MONTEVIDEO, seed=4, shown="first", lang=language)
    found = asked(page).answer()
    expected = explain("baseline", MONTEVIDEO, 2018, 4)
    assert found == expected
    text = plain(describe(found, page))
    for sentence in put_into_words(expected, Texts(language)).decisions:
        assert " ".join(sentence.split()) in text


def test_it_explains_the_scenario_shown_and_compares_with_the_other() -> None:
    page = session(year=2018, city=MONTEVIDEO, seed=4, shown="second")
    page.set_lever("activity.alignment", 2.0)
    question = asked(page, parting=True)
    assert question.worlds == tuple(reversed(page.worlds))
    found = question.answer()
    assert found.parting is not None
    text = plain(describe(found, page))
    assert "“Right turn, 2014–2020, changed”" in text
    assert "paths part" in text or "comes out the same" in text


def test_what_was_given_by_hand_is_part_of_the_run_explained() -> None:
    page = session(year=2016, mode="play", second="baseline", seed=1995)
    page.step()
    proposal = [one for one in page.call() if one.may_win][-1]
    page.give({proposal.city: 900})
    page.change(city=proposal.city)
    found = asked(page).answer()
    assert found.proposal is not None
    assert (found.proposal.grant_usd, found.proposal.rule) == (900, "by hand")
    assert "got 900 USD, given by hand." in plain(describe(found, page))


def test_nothing_is_asked_while_time_goes_on_or_no_city_is_chosen() -> None:
    page = session(year=2018)
    assert why(page).words.object == ""
    page.change(city=MONTEVIDEO)
    panel = why(page, moves=True)
    assert "Pause to ask why." in panel.words.object
    assert not panel.errand.running
    page.change(city=17)
    assert panel.words.object == ""


def test_all_terms_stand_there_and_add_up() -> None:
    page = session(year=2018, city=MONTEVIDEO, shown="first")
    found = asked(page).answer()
    html = describe(found, page)
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert len(tables) == len(found.decisions)
    for table, decision in zip(tables, found.decisions, strict=True):
        cells = [
            cell.replace("\N{MINUS SIGN}", "-") for cell in re.findall(r'class="number">([^<]+)<', table)
        ]
        terms, logit = (
            [float(cell) for cell in cells[: len(decision.terms)]],
            float(cells[len(decision.terms)]),
        )
        assert sum(terms) == pytest.approx(logit, abs=0.01 * len(terms))
