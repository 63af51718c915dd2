"""Why a city decided as it did: what turns a decision, where paths part, names, words and the command."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from examples import some
from paradiplomacy import City, CityNetwork, ParadiplomacyError, Scenario, explain, load_scenario
from paradiplomacy.cli import main
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.explanation.city import Explanation, of_run
from paradiplomacy.explanation.find import find_city
from paradiplomacy.explanation.parting import concerns
from paradiplomacy.explanation.plain import in_plain_text
from paradiplomacy.explanation.reasons import CONSTANT, reasons
from paradiplomacy.explanation.round import Round, one_row
from paradiplomacy.explanation.turning import turnings
from paradiplomacy.explanation.watch import Watch, watch
from paradiplomacy.phases.decisions import DECISIONS
from paradiplomacy.scenario.events import Suspension

ROSARIO, MONTEVIDEO = 3838583, 3441575


@pytest.fixture(scope="module")
def model() -> CityNetwork:
    model = CityNetwork("right-turn", rng=42)
    model.run_until_year(2016)
    return model


# --- what would have had to differ ---


def is_yes(one: Round, row: int, name: str, value: float) -> bool:
    """What comes of a decision with one thing changed, by the rule itself."""
    if name in {"gate", "informal_gate"} and name not in {each.name for each in one.decision.levers}:
        gate = one.gate.copy()
        gate[row] = value
        return bool(one.drawn[row] < replace(one, gate=gate).chance[row])
    lever = next(each for each in one.decision.levers if each.name == name)
    inputs = {**one_row(one.inputs, row), **lever.inputs(one.world, value)}
    moved = replace(one, inputs=inputs, gate=one.gate[row : row + 1])
    return bool(one.drawn[row] < moved.chance[0])


@pytest.fixture(scope="module")
def watched() -> list[Watch]:
    """Six years of a run."""
    model = CityNetwork("baseline", rng=7)
    model.run_until_year(2015)
    return [watch(model) for _ in range(6)]


@pytest.mark.parametrize("name", list(DECISIONS))
def test_just_beyond_the_value_named_the_decision_turns(name: str, watched: list[Watch]) -> None:
    turned = 0
    for one in (each.rounds[name] for each in watched):
        for row in range(0, len(one.city), 1 + len(one.city) // 60):
            as_it_was = bool(one.drawn[row] < one.chance[row])
            for turning in turnings(one, row):
                step = 1e-6 * max(1.0, abs(turning.then)) * (1 if turning.rises else -1)
                assert is_yes(one, row, turning.name, turning.then + step) != as_it_was, turning
                assert is_yes(one, row, turning.name, turning.then - step) == as_it_was, turning
                turned += 1
    assert turned


def test_the_smallest_change_comes_first_and_what_is_the_same_for_all_is_no_reason(
    model: CityNetwork,
) -> None:
    for city in list(model.agents_by_type[City])[:20:4]:
        for decision in city.explain().decisions:
            assert [one.share for one in decision.turnings] == sorted(one.share for one in decision.turnings)
            assert not CONSTANT & {name for name, _ in reasons(decision)}
            together = sum(value for _, value in reasons(decision))
            rest = sum(value for name, value in decision.terms.items() if name in CONSTANT)
            assert together + rest == pytest.approx(decision.logit)


# --- where paths part ---


def conduct(scenario: str, seed: int, row: int) -> dict[int, tuple[bool, ...]]:
    """What a city does each year, from a plain run."""
    model, found = CityNetwork(scenario, rng=seed), {}
    while model.year < model.settings.last_year:
        model.step()
        cities = model.world.cities
        found[model.year] = tuple(
            bool(getattr(cities, name)[row]) for name in ("member", "active", "coordinating")
        )
    return found


@pytest.mark.parametrize("city", some(["Rosario, AR", "Montevideo, UY", "Porto Alegre, BR"], one_in=3))
def test_paths_part_by_the_right_turn_and_not_before(city: str) -> None:
    found = explain("baseline", city, 2018, 11, against="right-turn")
    assert found.parting is not None
    assert found.parting.touched == 2014
    assert found.parting.phase == "change_governments"
    assert {"government", "support"} <= {cause.name for cause in found.parting.causes}
    row = find_city(CityNetwork("baseline", rng=11).world.cities, city)
    here, there = conduct("baseline", 11, row), conduct("right-turn", 11, row)
    differ = [year for year in here if here[year] != there[year]]
    parted = found.parting.parted
    assert parted is not None
    assert 2014 <= parted.year <= min(differ, default=2026)
    if parted.name == "take part":
        assert parted.year == differ[0]
        assert parted.one is not None
        assert parted.other is not None
        assert (parted.one.outcome, parted.other.outcome) == (here[parted.year][1], there[parted.year][1])
        assert parted.one.drawn == parted.other.drawn
        moved = sum(term.change for term in parted.terms)
        assert moved == pytest.approx(parted.other.logit - parted.one.logit)


@pytest.mark.slow
def test_a_parting_by_a_project_that_ended_otherwise_is_put_into_words() -> None:
    """Found among those whose projects ended in the pandemic."""
    model, told_of = CityNetwork("baseline", rng=5), 0
    model.run_until_year(2019)
    for row in model.world.running.coordinator.tolist():
        found = of_run(model.again(), row, 2020, CityNetwork("covid", rng=5))
        assert found.parting is not None
        if found.parting.parted is not None and found.parting.parted.name == "complete":
            told_of += 1
            for language in LANGUAGES:
                assert not any("{" in text for text in found.sentences(language))
    assert told_of


def test_the_network_may_be_closed_to_a_candidate() -> None:
    found = explain("closed-network", "Santiago, CL", 2000)
    decision = found.decision("join")
    assert decision is not None
    assert decision.gate == 0
    assert "closed to it" in str(found)
    outside = explain("closed-network", "Quito, EC", 2000)
    decision = outside.decision("join")
    assert decision is not None
    assert decision.gate == 0
    assert "closed to it" in str(outside)


def test_the_same_scenario_never_parts() -> None:
    found = explain("baseline", MONTEVIDEO, 2000, 11, against=load_scenario("baseline"))
    assert found.parting is not None
    assert found.parting.touched is None
    assert found.parting.parted is None
    assert "nothing that concerns it differs" in str(found)


def test_another_rule_alone_is_said_to_be_the_cause() -> None:
    """A steeper slope changes what a city makes of its circumstances, before it changes any of them."""
    steeper = load_scenario("baseline", set={"activity.capacity": 3.5})
    found = explain("baseline", MONTEVIDEO, 2000, 11, against=steeper)
    assert found.parting is not None
    assert found.parting.touched == 1995
    assert not found.parting.causes
    assert "the rules differ" in str(found)


def test_scenarios_without_a_common_year_are_refused() -> None:
    with pytest.raises(ParadiplomacyError, match="no year in common"):
        explain(load_scenario("baseline", last_year=2010), MONTEVIDEO, 2009, against="members-2022")


def test_everything_that_concerns_a_city_has_a_name_and_moves(model: CityNetwork) -> None:
    """In some scenario of these, each concern of some city differs from the baseline at some time."""
    baseline = load_scenario("baseline")
    suspension = Suspension.model_validate({"from": 2005, "to": 2006, "countries": ["AR"]})
    suspended = baseline.model_copy(update={"events": (*baseline.events, suspension)})
    names = (
        "right-turn",
        "covid",
        "crisis-2001",
        "strict-law",
        "double-fund",
        "history",
        "digital",
        suspended,
    )
    base = {year: concerns_of_members(found, model) for year, found in by_year("baseline")}
    moved = set()
    for name in names:
        for year, found in by_year(name):
            for row, now in concerns_of_members(found, model).items():
                moved |= {one for one, value in now.items() if value != base[year][row][one]}
    assert moved == set(concerns(model.world, 0))


def by_year(name: str | Scenario) -> Iterator[tuple[int, CityNetwork]]:
    """A run in some of its years."""
    model = CityNetwork(name, rng=3)
    for year in sorted({2005, 2020, *range(1995, 2023, 3)}):
        model.run_until_year(year)
        yield year, model


def concerns_of_members(model: CityNetwork, like: CityNetwork) -> dict[int, dict[str, float]]:
    """What concerns some cities that are members in another run."""
    return {row: concerns(model.world, row) for row in like.world.cities.members[::4].tolist()}


# --- a city of a model ---


def test_a_city_explains_itself_as_the_function_does(model: CityNetwork) -> None:
    city = next(iter(model.agents_by_type[City]))
    assert city.explain(2014) == explain("right-turn", city.geonameid, 2014, 42)
    assert city.explain() == city.explain(2016)


def test_a_model_that_was_changed_by_hand_is_not_explained() -> None:
    model = CityNetwork("baseline", rng=1)
    model.run_until_year(2000)
    city = next(iter(model.agents_by_type[City]))
    city.capacity = 0.01
    model.step()
    with pytest.raises(ParadiplomacyError, match="changed by hand"):
        city.explain(2001)


@pytest.mark.parametrize("year", [1994, 2017, 3000])
def test_a_year_that_is_not_there_is_refused(model: CityNetwork, year: int) -> None:
    with pytest.raises(ParadiplomacyError, match="allowed 1995 to 2016"):
        next(iter(model.agents_by_type[City])).explain(year)


def test_a_city_before_the_first_step_cannot_be_explained() -> None:
    with pytest.raises(ParadiplomacyError, match="no year is simulated yet"):
        next(iter(CityNetwork("baseline", rng=1).agents_by_type[City])).explain()


@pytest.mark.slow
def test_every_city_of_a_year_is_put_into_words_in_every_language() -> None:
    """All members and some candidates; the languages say the same numbers."""
    model = CityNetwork("history", rng=2)
    model.run_until_year(2018)
    members = model.world.cities.members
    for row in [*members[::9].tolist(), *range(0, len(model.world.cities), 400)]:
        found = of_run(CityNetwork("history", rng=2), row, 2018)
        said = {language: " ".join(found.sentences(language)) for language in LANGUAGES}
        assert not any("{" in text for text in said.values())
        lines = {in_plain_text(found, Texts(language), numbered=True).count("\n") for language in LANGUAGES}
        assert len(lines) == 1


def test_the_table_holds_all_terms() -> None:
    found = explain("baseline", MONTEVIDEO, 2008)
    sums = found.table().fillna("").groupby(["decision", "other"])["value"].sum()
    assert len(sums) == len(found.decisions)
    for decision in found.decisions:
        assert sums[decision.name, decision.other or ""] == pytest.approx(decision.logit)


def test_a_grant_is_told_with_rank_and_rule() -> None:
    found = told("baseline", lambda one: one.proposal is not None and one.proposal.grant_usd > 0)
    assert found.proposal is not None
    assert f"stood {found.proposal.rank} of {found.proposal.judged}" in str(found)
    assert "under the rule “merit”" in str(found)


def test_donors_money_is_told_on_top_of_a_grant_and_without_one() -> None:
    model = CityNetwork("history", rng=5)
    model.run_until_year(2018)
    drafts, said = model.world.record.drafts, {True: "On top of the grant, donors", False: " Donors"}
    for granted, begin in said.items():
        (first, *_) = ((drafts.donor > 0) & (drafts.funded == granted)).nonzero()[0].tolist()
        found = of_run(model.again(), int(drafts.coordinator[first]), 2018)
        assert found.proposal is not None
        assert found.proposal.donor_usd == drafts.donor[first] / 100
        assert f"{begin} offered {found.proposal.donor_usd:,.0f} USD." in str(found)
        assert found.proposal.state == "running"
        decision = found.decision("go ahead")
        assert decision is not None
        assert decision.terms["grant"] > 0


def test_coming_to_the_summit_is_explained_for_idle_members_too(model: CityNetwork) -> None:
    world, came = model.world, set()
    for row in world.cities.members[::50].tolist():
        found = of_run(model.again(), row, 2016)
        decision = found.decision("attend")
        assert decision is not None
        assert decision is found.decisions[-1]
        assert list(decision.terms) == ["intercept", "active", "distance", "council seat"]
        assert decision.outcome == (decision.drawn < decision.chance) == bool(world.cities.attending[row])
        assert (decision.terms["active"] > 0) == bool(world.cities.active[row])
        assert f"It {'came' if decision.outcome else 'did not come'} to the Summit." in str(found)
        came.add((decision.outcome, bool(world.cities.active[row])))
    assert len(came) > 2


def told(scenario: str, wanted: object) -> Explanation:
    """The explanation of the first coordinator of 2018 for whom something holds."""
    model = CityNetwork(scenario, rng=5)
    model.run_until_year(2018)
    for row in model.world.record.drafts.coordinator.tolist():
        found = of_run(CityNetwork(scenario, rng=5), row, 2018)
        if wanted(found):  # type: ignore[operator]
            return found
    raise AssertionError("nobody")


# --- names ---


@pytest.mark.parametrize(
    "name", ["Montevideo", "montevideo", " MONTEVIDEO ", "Montevideo, UY", "3441575", 3441575]
)
def test_a_city_is_found_whatever_the_spelling(model: CityNetwork, name: str | int) -> None:
    assert model.world.cities.name[find_city(model.world.cities, name)] == "Montevideo"


@pytest.mark.parametrize("name", ["asuncion", "Asunción", "ASUNCION, py"])
def test_accents_are_optional(model: CityNetwork, name: str) -> None:
    assert model.world.cities.name[find_city(model.world.cities, name)] == "Asunción"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Rosario", "3 cities are called so; allowed 3838583 for Rosario, AR (9"),
        ("Montevidio", 'did you mean "Montevideo"?'),
        ("Rosario, CL", "no city is called so"),
        ("99999999999999999999999", "no city is called so"),
        ("1", "no city is called so"),
        ("", "no city is called so"),
    ],
)
def test_a_name_that_is_not_clear_gets_a_message(model: CityNetwork, name: str, message: str) -> None:
    with pytest.raises(ParadiplomacyError) as caught:
        find_city(model.world.cities, name)
    assert message in str(caught.value)


# --- the command ---


def test_the_command_says_what_python_says(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--city", "montevideo", "--year", "1999", "--seed", "4", "--against", "closed-network"]
    assert main(["explain", "baseline", *options]) == 0
    shown = capsys.readouterr().out
    found = explain("baseline", "Montevideo", 1999, 4, against="closed-network")
    assert shown == f"{found}\n"
    assert all(paragraph in shown for paragraph in found.sentences())


def test_the_command_opens_the_numbers_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["explain", "baseline", "--city", "montevideo", "--year", "1999", "--seed", "4", "--numbers"]
    assert main(options) == 0
    found = explain("baseline", "Montevideo", 1999, 4)
    assert capsys.readouterr().out == in_plain_text(found, Texts(), numbered=True) + "\n"


@pytest.mark.parametrize("language", ["es", "pt"])
def test_the_command_speaks_other_languages(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert (
        main(["explain", "baseline", "--city", "montevideo", "--year", "1999", "--language", language]) == 0
    )
    assert explain("baseline", "Montevideo", 1999).sentences(language)[1] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["baseline", "--city", "Rosario", "--year", "2016"], "3 cities are called so"),
        (["baseline", "--city", "Montevidio", "--year", "2016"], 'did you mean "Montevideo"?'),
        (["baseline", "--city", "Montevideo", "--year", "1900"], "allowed 1995 to 2026"),
        (["basline", "--city", "Montevideo", "--year", "2016"], 'did you mean "baseline"?'),
        (["baseline", "--city", "Montevideo", "--year", "2016", "--against", "x"], "no built-in scenario"),
        (["baseline", "--city", "Montevideo", "--year", "2016", "--language", "fr"], "allowed en, es or pt"),
        (["baseline", "--city", "Montevideo", "--year", "2016", "--seed", "-1"], "seed: -1 cannot be used"),
        (["baseline", "--city", "Montevideo", "--year", "2016", "--set", "fund.x=1"], "unknown parameter"),
    ],
)
def test_bad_input_gets_a_message(
    capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert main(["explain", *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--city", "Montevidio", "--year", "1900"], ["city Montevidio: no city", "year 1900: no year"]),
        (
            ["--city", "Lima", "--year", "2016", "--seed", "-1", "--language", "fr"],
            ["seed: -1", "language fr:"],
        ),
    ],
)
def test_all_that_is_wrong_is_said_at_once(
    capsys: pytest.CaptureFixture[str], options: list[str], found: list[str]
) -> None:
    assert main(["explain", "baseline", *options]) == 2
    first, *lines = capsys.readouterr().err.splitlines()
    assert first == "explain: 2 problems"
    assert [line.strip()[: len(start)] for line, start in zip(lines, found, strict=True)] == found


def test_a_scenario_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\nextends = "baseline"\n[parameters]\n"fund.yearly_usd" = 0\n')
    assert main(["explain", str(file), "--city", "3441575", "--year", "1999"]) == 0
    assert "Montevideo, UY in 1999" in capsys.readouterr().out
