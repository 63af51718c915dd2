"""Why a city decided as it did, as the page tells it: the explanation of the command, for the run shown."""

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy import explain
from paradiplomacy.app.state.choices import SIDES, Offer, Side, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work.questions import WhyQuestion
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.words import BY_WEIGHT, put_into_words
from paradiplomacy.scenario.files import builtin_scenarios

if TYPE_CHECKING:
    from paradiplomacy.app.panels.why import Why

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})
MONTEVIDEO = 3441575


def session(**chosen: Any) -> Session:
    return Session(OFFER, replace(default(OFFER), **chosen))


def why(page: Session, *, moves: bool = False) -> "Why":
    from paradiplomacy.app.panels.why import Why  # Panel is for those who get here

    return Why(page, None, lambda: moves)


def describe(explanation: Explanation, page: Session) -> str:
    from paradiplomacy.app.panels.why import describe

    return describe(explanation, page)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def question(page: Session, *, parting: bool = False) -> WhyQuestion:
    """What the page asks, without waiting for the answer in the background."""
    asked = why(page).question(parting=parting)
    assert asked is not None
    return asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_command_says(language: str) -> None:
    page = session(year=2018, city=MONTEVIDEO, seed=4, shown="first", lang=language)
    explanation = question(page).answer()
    expected = explain("baseline", MONTEVIDEO, 2018, 4)
    assert explanation == expected
    text = plain(describe(explanation, page))
    for part in put_into_words(expected, Texts(language)).parts:
        for words in (part.outcome, part.why, *part.weights.names):
            assert " ".join(words.split()) in text
    assert "logit" not in text


def test_it_explains_the_scenario_shown_and_compares_with_the_other() -> None:
    page = session(year=2018, city=MONTEVIDEO, seed=4, shown="second")
    page.set_lever("activity.alignment", 2.0)
    with_parting = question(page, parting=True)
    assert with_parting.worlds == tuple(reversed(page.worlds))
    explanation = with_parting.answer()
    assert explanation.parting is not None
    text = plain(describe(explanation, page))
    assert "“Right turn, 2014–2020, changed”" in text
    assert "paths part" in text or "comes out the same" in text


@pytest.mark.parametrize("shown", SIDES)
def test_bars_and_columns_have_the_colours_and_names_of_their_worlds(
    shown: Side,
) -> None:
    page = session(year=2018, city=MONTEVIDEO, seed=4, shown=shown)
    html = describe(question(page, parting=True).answer(), page)
    order: list[Side] = [shown, "second" if shown == "first" else "first"]
    bars = re.findall(r'class="term (\w+) (?:for|against)"', html)
    assert bars[:4] == order * 2
    titles = [page.title(side) for side in order]
    assert re.findall(r'<th scope="col" class="number">([^<]+)<', html)[:2] == titles
    keys = re.findall(r'<span class="side (\w+)"></span>([^<]+)', html)
    assert [(side, title.strip()) for side, title in keys[:2]] == list(zip(order, titles, strict=True))


def test_what_was_given_by_hand_is_part_of_the_run_explained() -> None:
    page = session(year=2016, mode="play", second="baseline", seed=1995)
    page.step()
    proposal = [proposal for proposal in page.call() if proposal.may_win][-1]
    page.give({proposal.city: 900})
    page.change(city=proposal.city)
    explanation = question(page).answer()
    assert explanation.proposal is not None
    assert (explanation.proposal.grant_usd, explanation.proposal.rule) == (900, "by hand")
    assert "got 900 USD, given by hand." in plain(describe(explanation, page))


def test_nothing_is_asked_while_time_goes_on_or_no_city_is_chosen() -> None:
    page = session(year=2018)
    assert why(page).words.object == ""
    page.change(city=MONTEVIDEO)
    panel = why(page, moves=True)
    assert "Pause to ask why." in panel.words.object
    assert not panel.errand.running
    page.change(city=17)
    assert panel.words.object == ""


def test_all_terms_stand_in_the_fold_and_add_up() -> None:
    page = session(year=2018, city=MONTEVIDEO, shown="first")
    explanation = question(page).answer()
    html = describe(explanation, page)
    told = sorted(explanation.decisions, key=lambda one: BY_WEIGHT.index(one.name))
    tables = re.findall(r"In numbers</summary>.*?</table>", html, re.DOTALL)
    assert len(tables) == len(told)
    for table, decision in zip(tables, told, strict=True):
        cells = [
            cell.replace("\N{MINUS SIGN}", "-") for cell in re.findall(r'class="number">([^<]+)<', table)
        ]
        terms = [float(cell) for cell in cells[: len(decision.terms)]]
        assert terms == pytest.approx(list(decision.terms.values()), abs=0.0005)
        assert sum(terms) == pytest.approx(float(cells[len(terms)]), abs=0.001 * len(terms))


def test_what_matters_first_is_open_and_the_rest_opens_at_a_click() -> None:
    page = session(year=2018, city=MONTEVIDEO, shown="first")
    explanation = question(page).answer()
    opened, *folded = re.split(r"<details><summary>(?!In numbers)", describe(explanation, page))
    first, *others = put_into_words(explanation, Texts()).parts
    assert first.outcome in unescape(opened)
    for part, told in zip(folded, others, strict=True):
        assert unescape(part).startswith(told.outcome)
