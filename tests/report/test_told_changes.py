"""What a scenario changes against another, told to readers of a report."""

from typing import Any

import pytest

from paradiplomacy.common.languages.texts import texts
from paradiplomacy.experiment.designs.values import Levels, Span
from paradiplomacy.report import varied
from paradiplomacy.report.changes import told, told_changes
from paradiplomacy.report.language import told_in
from paradiplomacy.scenario.events import DonorProgramme, PoliticalFreeze
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.lists import changes_in_words

BASE = load_scenario("baseline")
YEARS: dict[str, Any] = {"first_year": 2009, "last_year": 2014}


def test_what_had_not_begun_before_a_branch_is_no_other_past() -> None:
    base, turn = (load_scenario(name, **YEARS, branch_from=2011) for name in ("baseline", "right-turn"))
    assert turn.pasts != base.pasts
    [only] = told_changes(turn, base)
    assert only.startswith("turn of governments, 2014–2020")


def test_a_scenario_without_the_branch_of_its_base_says_so() -> None:
    base, plain = load_scenario("baseline", **YEARS, branch_from=2011), load_scenario("baseline", **YEARS)
    assert told_changes(plain, base) == ["one course from the first year on"]
    assert changes_in_words(plain, base) == ["without branch_from"]


PLACES: dict[str, tuple[str, ...]] = {
    "en": ("first for border cities", "axis border integration", "felt through cities’ own government"),
    "es": ("primero para ciudades de frontera", "eje integración fronteriza", "gobierno propio"),
    "pt": ("primeiro para cidades de fronteira", "eixo integração fronteiriça", "governo próprio"),
}


@pytest.mark.parametrize("language", PLACES)
def test_a_choice_has_the_words_of_its_field(language: str) -> None:
    programme = DonorProgramme(first_year=2010, axis="border", target="border", seats=1000)
    freeze = PoliticalFreeze(first_year=2010, channels=("own",))
    with told_in(language):
        text = f"{told(programme)} {told(freeze)}"
        [trained] = told_changes(load_scenario("baseline", set={"training.target": "border"}), BASE)
        told_of_point = varied.value("border", "training.target")
    assert all(each in text for each in PLACES[language]), text
    assert texts(language)["report.word.target.border"] in trained
    assert told_of_point == ("border" if language == "en" else texts(language)["report.word.target.border"])
    assert ("1,000" if language == "en" else "1.000") in text


def test_years_have_no_mark_of_thousands() -> None:
    base = BASE.model_copy(update={"last_year": 2020})
    with told_in("es"):
        assert told_changes(base, BASE) == ["último año: 2020"]
        assert varied.value(2014, "events.political-shift.from") == "2014"
        assert varied.values(Span(2010, 2020, "linear", True), "events.political-shift.from") == "2010 a 2020"
        assert varied.values(Levels((2010, 2012)), "events.political-shift.to") == "2010; 2012"
        assert varied.value(2014, "training.seats") == "2.014"
        assert varied.year(2014.25, 1) == "2014,2"


def test_a_choice_of_one_parameter_has_not_the_words_of_another() -> None:
    changed = {"council.rule": "per-country", "fund.rule": "lottery", "governance.rules": "dated"}
    with told_in("es"):
        told = [varied.value(value, name) for name, value in changed.items()]
    assert told == ["hasta un máximo por país", "sorteo", "según las fechas de los eventos"]
