"""Lesson files: the template is one, and whatever is wrong is said at once, by key and nearest name."""

import re
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.languages.texts import LANGUAGES
from paradiplomacy.experiment.check import check_files
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.lesson import KINDS, LESSONS, load_lesson, read_lesson
from paradiplomacy.experiment.numbers import fill

TEMPLATE = tomllib.loads((files("paradiplomacy.app") / "assets" / "lesson.toml").read_text(encoding="utf-8"))


def refusal(table: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(ExperimentError) as caught:
        read_lesson(table, "mine.toml", Path())
    return caught.value.problems


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    table = deepcopy(TEMPLATE)
    change(table)
    return table


def test_the_template_is_a_lesson_with_experiments_that_can_be_run() -> None:
    lesson = read_lesson(TEMPLATE, "mine.toml", Path())
    assert lesson.languages == ("es",)
    requests = {name: load_experiment(table).request for name, table in lesson.experiments().items()}
    assert {name: len(each.arms) for name, each in requests.items()} == {"worlds": 3, "lever": 2}


def test_lessons_that_are_shipped_have_three_languages_and_every_action() -> None:
    for name in LESSONS.files:
        lesson = load_lesson(name)
        assert lesson.file.name == name
        assert lesson.languages == tuple(LANGUAGES)
        assert {card.kind for card in lesson.file.cards} == set(KINDS)
        assert lesson.file.replications >= 30
        assert len(lesson.file.cities) == 5
        assert len(lesson.file.slides) == 3
        assert all(card.teacher for card in lesson.file.cards)


@pytest.mark.parametrize(("language", "strange"), [("en", "ñ¿¡ãõç"), ("es", "ãõç"), ("pt", "ñ¿¡")])
def test_texts_are_in_the_language_that_they_are_said_to_be_in(language: str, strange: str) -> None:
    for name in LESSONS.files:
        words = [each for _, each in texts_of(load_lesson(name).file.model_dump(by_alias=True))]
        assert len(words) > 50
        for each in words:
            assert not set(each[language].lower()) & set(strange), each[language]
            others = [text for code, text in each.items() if code != language and len(text) > 20]
            assert each[language] not in others, each[language]


def texts_of(part: object, key: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a lesson with its key."""
    if isinstance(part, dict):
        if part.keys() == LANGUAGES.keys():
            yield key, part
        else:
            for name, value in part.items():
                yield from texts_of(value, f"{key}.{name}")
    elif isinstance(part, list):
        for value in part:
            yield from texts_of(value, key)


def test_every_language_of_a_text_has_the_same_numbers() -> None:
    for name in LESSONS.files:
        for key, words in texts_of(load_lesson(name).file.model_dump(by_alias=True)):
            places = {tuple(sorted(re.findall(r"{[^}]*}", text))) for text in words.values()}
            assert len(places) == 1, (name, key, words)


def test_the_documentation_lists_every_lesson_with_its_question_and_minutes() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text(encoding="utf-8")
    for name in LESSONS.files:
        cards = load_lesson(name).file.cards
        minutes = sum(card.minutes for card in cards)
        assert f"| `{name}` | {cards[0].title.en} | {minutes} |" in page


def test_check_knows_lessons() -> None:
    assert check_files(LESSONS.files.values()) == []


WRONG: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda it: it.update(colour="red"), "colour: unknown key"),
    (
        lambda it: it["worlds"][1].update(scenario="right-trun"),
        'worlds[1].scenario: "right-trun": there is no',
    ),
    (lambda it: it["worlds"].pop(), "worlds: a list is too short"),
    (
        lambda it: it["indicators"][1].update(indicator="activity_shar"),
        'indicators[1].indicator: "activity_shar" is not an indicator; did you mean "activity_share',
    ),
    (
        lambda it: it["cities"][0].update(city="Montevido"),
        'cities[0].city: "Montevido": no city is called so; allowed',
    ),
    (lambda it: it["cards"][0].update(kind="quiz"), 'cards[0].kind: "quiz" is not one of the choices'),
    (lambda it: it["cards"][3]["text"].update(fr="Bonjour"), "cards[3].text.fr: unknown key"),
    (
        lambda it: it["cards"][3]["text"].update(pt="Olá"),
        "cards[3].text.pt: the title is not in this language",
    ),
    (lambda it: it["title"].update(pt="Minha lição"), "goal.pt: missing; the title has es and pt"),
    (
        lambda it: it["cards"][3]["text"].update(es="{efect.joint_projects}"),
        'cards[3].text.es: {efect.joint_projects} is no number of the lesson; did you mean "effect.joint',
    ),
    (
        lambda it: it["cards"][3]["text"].update(es="{pairs"),
        "cards[3].text.es: has a brace that encloses no name",
    ),
    (lambda it: it["cards"][4].update(says={"effect.member": "up"}), 'cards[4].says: "effect.member" is no'),
    (lambda it: it["cards"][4].update(says={"effect.joint_projects": "lower"}), "cards[4].says.effect.joint"),
    (lambda it: it.pop("guess_from"), 'cards[1].kind: "guess" has nothing to show; write guess_from'),
    (lambda it: it.update(guess_from=2030), "guess_from: 2030 is not shown; allowed is a year of 2005–2025"),
    (lambda it: it.update(years=[2020, 2014]), "years: allowed is a list of two years, the first one first"),
    (lambda it: it.update(years=[1990, 2014]), "years[0]: 1990 is too small"),
    (
        lambda it: it.update(shown=[2005, 2040]),
        "shown: 2005–2040 is not simulated; allowed are years of 1995",
    ),
    (lambda it: it.update(replications=5), "replications: 5 is too small"),
    (lambda it: it["windows"].update(low=[2014, 2015]), "windows.low: is the name of a part of a number"),
    (
        lambda it: it["lever"][1].update(parameters={"politics.coatails": 0}),
        'lever[1]: parameters."politics.coatails": unknown parameter; did you mean "politics.coattails"?',
    ),
    (lambda it: it["lever"][2].update(name="open"), "lever: 2 positions are called open"),
    (lambda it: it["cities"][0].update(year=2040), "cities[0].year: 2040 is not shown; allowed"),
    (lambda it: it["slides"][0].update(figure="recorded"), 'slides[0].figure: "recorded" has nothing'),
    (lambda it: it["worlds"][1].update(scenario="baseline"), "worlds: both are the same"),
    (lambda it: it["lever"][1].update(scenario="covid"), "lever[1]: has parameters and a scenario"),
    (lambda it: it["cards"][0]["text"].update(es="\x1b[2J"), "cards[0].text.es: "),
]


def test_whatever_is_wrong_is_named(subtests: pytest.Subtests) -> None:
    for change, expected in WRONG:
        with subtests.test(expected):
            assert any(problem.startswith(expected) for problem in refusal(changed(change)))


def test_everything_wrong_is_said_at_once() -> None:
    table = deepcopy(TEMPLATE)
    table["colour"] = "red"
    table["worlds"][1]["scenario"] = "right-trun"
    table["cities"][0]["city"] = "Montevido"
    table["cards"][0]["text"]["es"] = "{paris}"
    assert len(refusal(table)) == 4


def test_names_are_replaced_and_nothing_else() -> None:
    assert fill("{pairs} of {effect.a.low}", {"pairs": "30", "effect.a.low": "−1"}) == "30 of −1"
