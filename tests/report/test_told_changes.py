"""What a scenario changes against another, told to readers of a report."""

import re
from typing import Any

import pytest

from paradiplomacy.common.languages.texts import texts
from paradiplomacy.experiment.designs.values import Levels, Span
from paradiplomacy.experiment.file import STUDY_SCENARIOS
from paradiplomacy.report import varied, words
from paradiplomacy.report.changes import told, told_changes
from paradiplomacy.report.language import said, times, told_in
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


@pytest.mark.parametrize(("language", "one"), [("es", "hacer 1 contraste: "), ("pt", "fazer 1 contraste: ")])
def test_what_is_counted_agrees_with_one(language: str, one: str) -> None:
    many = re.compile(r"pueden|podem|ninguno de los|nenhum dos|de las? 1|das 1|están|estão")
    with told_in(language):
        lacking = said("report.named.lacking", contrasts=times("report.count.contrasts", 1))
        nothing = said(
            "report.points.nothing", what="", base="", title="", points=times("report.count.points", 1)
        )
        things = times("report.count.things", 1)
        ways = ("flat", "morris", "saltelli", "correlation")
        matters = [
            said(f"report.matters.{way}", subject="", things=things, first="", then="") for way in ways
        ]
        left_out = [times(key, 1) for key in ("report.page.left_out", "figures.derived.more")]
    assert one in lacking
    assert not [text for text in (lacking, nothing, *matters, *left_out) if many.search(text)]


@pytest.mark.parametrize("name", STUDY_SCENARIOS.files)
def test_a_scenario_of_a_study_is_told_in_the_language_as_long_as_it_is_its_own(name: str) -> None:
    scenario = load_scenario(STUDY_SCENARIOS.files[name])
    mine = scenario.model_copy(update={"title": "Mine", "description": "All mine."})
    with told_in("es"):
        assert words.title(scenario) == texts("es")[f"scenarios.{name}.title"] != scenario.title
        assert not re.search(r"\b[A-Z]\d+\b", words.description(scenario))
        assert (words.title(mine), words.description(mine)) == ("Mine", "All mine.")
