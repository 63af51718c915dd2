"""The questions that a page opens with, and what each sets."""

import pytest
from bokeh.document import Document

from paradiplomacy.app.state.cards import CHARTS, FREE, SCENARIOS, cards
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.link import read, to_query
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import LANGUAGES
from paradiplomacy.experiment.lesson import LESSONS, load_lesson
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.files import builtin_names, builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def built(offer: Offer) -> Document:
    from paradiplomacy.app.page import build

    document = Document()
    build(offer, document)
    return document


def shown(document: Document) -> str:
    page: str = document.template.render(document.template_variables)
    return page


LESSON_CARDS = [name for name in cards() if name not in ("recorded", FREE)]


def test_lessons_of_built_in_worlds_have_cards_beside_the_recorded_world_and_free_exploration() -> None:
    worlds = {name: load_lesson(name).file.worlds for name in LESSONS.files}
    built_in = {*builtin_names()}
    named = [name for name, both in worlds.items() if {world.scenario for world in both} <= built_in]
    first = ["right-turn", "who-gets-the-fund", "would-donors-help"]
    assert [*cards()] == [*first, *(name for name in named if name not in first), "recorded", FREE]
    assert [cards()[name].charts for name in first] == [*CHARTS]


@pytest.mark.parametrize("name", LESSON_CARDS)
def test_a_card_of_a_lesson_sets_what_the_lesson_does(name: str) -> None:
    lesson, card = load_lesson(name).file, cards()[name]
    assert [card.first, card.second] == [world.scenario for world in lesson.worlds]
    assert card.window == tuple(lesson.years)
    question = next(each for each in lesson.cards if each.kind == "question")
    for language in LANGUAGES:
        assert card.titles[language] == getattr(lesson.title, language)
        assert card.asks[language] == getattr(question.title, language)


@pytest.mark.parametrize("name", cards())
def test_a_question_opens_at_the_end_of_its_years(name: str) -> None:
    choices, problems = read([("question", name)], OFFER)
    page, card = Session(OFFER, choices, problems), cards()[name]
    assert page.problems == []
    assert page.year == page.window[1] == (card.window or (2014, 2020))[1]
    assert page.reached == page.years[-1]
    assert len(card.levers) == 5
    assert {*card.levers} <= {*LEVERS}
    again, _ = read([("question", name), ("year", str(page.year))], OFFER)
    assert to_query(again, OFFER).count("=") == 1 + (name != FREE)


def test_other_worlds_are_compared_over_the_years_in_which_they_differ() -> None:
    page = Session(OFFER, default(OFFER, "would-donors-help"))
    assert page.window == (2018, 2026)
    page.change(second="covid")
    assert page.window == (2020, 2021)


def test_charts_show_what_there_is_and_every_scenario_has_a_group() -> None:
    assert {name for names in CHARTS.values() for name in names} <= {*INDICATORS}
    assert sorted(name for names in SCENARIOS.values() for name in names) == sorted(builtin_names())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_the_questions_in_the_language_of_the_browser(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    from paradiplomacy.app import page

    monkeypatch.setattr(page, "_query", list)
    monkeypatch.setattr(type(page.pn.state), "headers", {"Accept-Language": f"fr, {language}-UY;q=0.8"})
    text = shown(built(OFFER))
    assert f'<html lang="{language}">' in text
    for name, card in cards().items():
        assert f"?question={name}&amp;lang={language}" in text
        assert card.titles[language] in text
    assert '<html lang="pt">' in shown(built(Offer(OFFER.scenarios, lang="pt")))


@pytest.mark.parametrize(("asked", "shown_in"), [(("pt", "es"), "pt"), (("es", "pt"), "es")])
def test_of_a_language_asked_for_twice_the_first_holds(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[str, str], shown_in: str
) -> None:
    from paradiplomacy.app import page

    monkeypatch.setattr(page, "_query", lambda: [("lang", lang) for lang in asked])
    assert f'<html lang="{shown_in}">' in shown(built(OFFER))


def test_a_scenario_of_ones_own_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.app import page

    monkeypatch.setattr(page, "_query", list)
    document = built(Offer(OFFER.scenarios, "baseline", "lottery"))
    assert "asked" in document.template_variables
