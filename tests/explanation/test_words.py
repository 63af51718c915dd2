"""Explanations in words: what comes first, what weighed as bars, and numbers only when they are opened."""

import re
from dataclasses import replace
from math import log

import pytest

from paradiplomacy import City, CityNetwork, explain
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.explanation.plain import in_plain_text
from paradiplomacy.explanation.reasons import MOST_SHOWN, lever_in_words, reasons, slug, weigh
from paradiplomacy.explanation.words import BY_WEIGHT, put_into_words
from paradiplomacy.phases.decisions import DECISIONS

MONTEVIDEO = 3441575


@pytest.fixture(scope="module")
def parted() -> Explanation:
    return explain("baseline", "Montevideo", 2016, 428298461222132, against="right-turn")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_come_without_numbers_until_they_are_opened(parted: Explanation, language: str) -> None:
    """Chances, draws and points stand in the numbers alone, all of them, and add up there."""
    texts = Texts(language)
    wording = put_into_words(parted, texts)
    assert not any(re.search(r"\d[.,]\d{2}\b|logit", part.paragraph) for part in wording.parts)
    shut, opened = (in_plain_text(parted, texts, numbered=numbered) for numbered in (False, True))
    assert "logit" not in opened
    for decision in parted.decisions:
        assert texts.number(decision.chance, 4) in opened
        assert texts.number(decision.chance, 4) not in shut


def test_a_title_of_ones_own_is_told_as_it_is_and_one_that_ships_in_each_language(
    parted: Explanation,
) -> None:
    texts, (name, shipped) = Texts("es"), parted.scenario
    for title, told in (("Mi mundo", "Mi mundo"), (shipped, texts.scenario(name, ""))):
        assert f"“{told}”," in put_into_words(replace(parted, scenario=(name, title)), texts).title


def test_the_decision_by_which_two_worlds_part_comes_first(parted: Explanation) -> None:
    assert parted.parting is not None
    fork = parted.parting.parted
    assert fork is not None
    assert (fork.year, fork.name) == (2016, "take part")
    parts = put_into_words(parted, Texts()).parts
    assert parts[0].outcome.startswith("Its paths part in 2016.")
    assert len(parts[0].weights.sides) == 2
    assert parts[1].outcome.startswith("It took part" if fork.one and fork.one.outcome else "It did not take")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lever_that_is_a_mean_of_the_team_is_called_so(language: str) -> None:
    texts = Texts(language)
    own = texts.below("explain.lever_of.complete")
    assert own.keys() <= {lever.name for lever in DECISIONS["complete"][1].levers}
    for key, name in own.items():
        assert lever_in_words(key, "complete", texts) == name != lever_in_words(key, "take part", texts)
    assert texts.below("explain.lever_of").keys() <= {slug(name) for name in DECISIONS}


def test_decisions_are_told_by_their_weight_and_a_change_of_membership_before_all() -> None:
    assert sorted(BY_WEIGHT) == sorted(DECISIONS)
    usual = explain("baseline", MONTEVIDEO, 2018)
    assert [one.name for one in usual.decisions].index("take part") > 0
    assert "year’s activities" in usual.sentences()[1]
    model = CityNetwork("baseline", rng=1)
    model.run_until_year(2006)
    newcomer = next(city for city in model.agents_by_type[City] if city.joined == 2006)
    assert newcomer.explain(2006).sentences()[1].startswith("It joined the network.")


def test_bars_are_the_reasons_and_in_two_worlds_first_what_changed(parted: Explanation) -> None:
    for decision in parted.decisions:
        weights, values = weigh([decision], Texts()), dict(reasons(decision))
        if decision.form == "logit" and decision.gate != 1:
            values["legal gate"] = log(decision.chance / (1 - decision.chance)) - decision.logit
            assert values["legal gate"] < 0
        largest = sorted(values.values(), key=lambda value: -abs(value))
        assert weights.sides[0] == largest[: len(weights.names)]
    assert parted.parting is not None
    assert parted.parting.parted is not None
    fork = parted.parting.parted
    assert fork.one is not None
    assert fork.other is not None
    weights = weigh([fork.one, fork.other], Texts())
    assert len(weights.names) == MOST_SHOWN
    change = [abs(other - one) for one, other in zip(*weights.sides, strict=True)]
    assert change[0] == max(change)
    assert change[0] >= max(abs(gap.change) for gap in fork.terms)


def test_a_reason_beside_the_usual_city_says_on_which_side_it_is(parted: Explanation) -> None:
    decision = parted.decision("take part")
    assert decision is not None
    for value, words in ((0.9, "a lower cost than usual"), (-0.9, "a higher cost than usual")):
        moved = replace(decision, terms={**decision.terms, "cost": value})
        assert words in weigh([moved], Texts()).names
    both = [replace(decision, terms={**decision.terms, "cost": value}) for value in (0.9, -0.9)]
    assert weigh(both, Texts()).names[0] == "cost"


@pytest.mark.parametrize(
    ("chance", "outcome", "words"),
    [
        (0.97, True, "That was almost certain."),
        (0.97, False, "That was very unlikely: luck decided."),
        (0.7, True, "That was likely."),
        (0.7, False, "That was unlikely: luck decided."),
        (0.5, False, "It could have gone either way."),
    ],
)
def test_how_likely_it_was_is_said_in_words(
    parted: Explanation, chance: float, outcome: bool, words: str
) -> None:
    decision = parted.decision("take part")
    assert decision is not None
    moved = replace(parted, decisions=(replace(decision, chance=chance, outcome=outcome),), parting=None)
    assert words in moved.sentences()[1]
