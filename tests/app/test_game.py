"""Rounds and scores of a game: plain data, the same as plain runs, and no page near."""

import json
import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from paradiplomacy.app.play import draft, give, open_call
from paradiplomacy.app.state.game import MERIT, Game, Round, play_round
from paradiplomacy.app.state.scores import AIMS, READ, Scores, more_than, score, verdict
from paradiplomacy.app.work import questions
from paradiplomacy.app.work.questions import ScoresQuestion
from paradiplomacy.common.plugins import load_plugin, scope
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases.finish import finish_projects
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.world.projects import State


def played_by(rule: str, last: int, scenario: str = "baseline", seed: int = 3) -> Game:
    """A game in which the hand does what a rule would do, until a year."""
    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(2016)
    while model.years[-1] < last:
        open_call(model)
        give(model, draft(model, rule))
        model.step()
    return Game(model.settings, seed, model.allotments)


@pytest.fixture(scope="module")
def game() -> Game:
    return played_by("lottery", 2018)


MOODY = """
from paradiplomacy import indicator, term

@term("take part")
def mood(deciders):
    return deciders.lots() - 0.5

@indicator("1")
def members_again(now) -> int:
    return len(now.members)
"""

# --- rounds ---


def test_a_round_is_what_the_run_comes_to(game: Game) -> None:
    came = play_round(game, 2018)
    model = CityNetwork(game.scenario, rng=game.seed, allotments=game.allotments)
    model.run_until_year(2018)
    drafts, ids = model.world.record.drafts, model.world.cities.id
    started = set(ids[drafts.coordinator[drafts.state == State.RUNNING]].tolist())
    given = {city: usd for city, usd in game.allotments[2018].items() if usd}
    assert {one.city: one.by_hand.grant_usd for one in came.outcomes if one.by_hand.grant_usd} == given
    model.run_past(finish_projects)
    finished = model.world.record.finished
    ended = zip(ids[finished.coordinator].tolist(), finished.state.tolist(), strict=True)
    states = {city: State(state).name.lower() for city, state in ended}
    assert {one.city: one.by_hand.state for one in came.outcomes if one.city in started} == states
    assert came.counts["started"][0] == len(started) == model.indicators["joint_projects"][-1]
    assert (came.year, came.known) == (2018, 2019)


def test_what_merit_would_have_done_is_the_same_past_with_merit_from_this_call_on(game: Game) -> None:
    """And nothing else: the years decided before stay as they were."""
    came = play_round(game, 2018)
    earlier = {2017: game.allotments[2017]}
    other = CityNetwork(
        load_scenario(game.scenario, set={"fund.rule": MERIT}), rng=game.seed, allotments=earlier
    )
    other.run_until_year(2019)
    row = other.years.index(2018)
    counted = {name: merit for name, (_, merit) in came.counts.items()}
    assert counted["grants"] == other.indicators["grants"][row]
    assert counted["started"] == other.indicators["joint_projects"][row]
    for name in ("completed", "failed", "cancelled"):
        assert counted[name] == other.indicators[f"projects_{name}"][row + 1]
    assert came.parted


def test_who_gives_by_merit_parts_in_nothing() -> None:
    came = play_round(played_by(MERIT, 2018), 2018)
    assert came.parted == []
    assert all(one.by_hand == one.by_merit for one in came.outcomes)
    assert any(one.by_hand.grant_usd for one in came.outcomes)


def test_projects_of_the_last_year_are_under_way() -> None:
    scenario = load_scenario("baseline").model_copy(update={"last_year": 2017})
    came = play_round(Game(scenario, 3, {2017: {}}), 2017)
    assert came.known == 2017
    assert came.counts["running"] == came.counts["started"]
    assert came.counts["running"][1]


def test_a_round_and_scores_can_be_sent_and_read_again(game: Game) -> None:
    came = play_round(game, 2018)
    assert TypeAdapter(Round).validate_json(json.dumps(asdict(came))) == came
    scores = Scores(
        2017, 2018, {"projects": 3.0}, {"merit": {"projects": 2.0}}, {"merit": {"projects": (1.0, 2.0)}}
    )
    assert TypeAdapter(Scores).validate_json(json.dumps(asdict(scores))) == scores


# --- scores ---


def test_an_aim_counts_the_years_since_the_first_call() -> None:
    years = {
        "joint_projects": [3, 4, 5],
        "projects_completed": [7, 1, 2],
        "grants_small_cities_usd": [0, 10, 20],
        "grants_usd": [100, 0, 20],
        "grant_countries": [1, 2, 6],
    }
    columns = {name: np.array(values, dtype=float) for name, values in years.items()}
    assert score(columns) == {"projects": 12, "completed": 3, "small_cities": 0.25, "countries": 3}
    several = {name: np.stack([values, 0 * values]) for name, values in columns.items()}
    both = {aim: values.tolist() for aim, values in score(several).items()}
    assert [values[0] for values in both.values()] == [12, 3, 0.25, 3]
    assert math.isnan(both["small_cities"][1])  # nothing was paid
    assert tuple(columns) == READ


def test_luck_is_what_the_same_rule_brings_elsewhere() -> None:
    worlds = tuple(map(float, range(10, 20)))
    assert [more_than(value, worlds) for value in (9, 10, 10.5, 19, 30)] == [0, 0, 1, 9, 10]
    said = [verdict(value, worlds) for value in (9, 10, 11, 18, 19, 30)]
    assert said == ["below", "below", "within", "within", "above", "above"]
    assert verdict(5.0, (5.0,) * 30) == "within"


@pytest.mark.parametrize("rule", ["country-quota", pytest.param("equal-shares", marks=pytest.mark.slow)])
def test_the_hand_of_a_rule_reaches_what_the_rule_reaches(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "WORLDS", 2)
    scores = ScoresQuestion(played_by(rule, 2020), 2020).answer()
    assert scores.mine == scores.here[rule]
    assert scores.mine != scores.here[MERIT]
    assert (scores.first, scores.last) == (2017, 2020)


def test_elsewhere_are_the_runs_of_the_usual_batch(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "WORLDS", 2)
    scores = ScoresQuestion(game, 2018).answer()
    assert list(scores.elsewhere) == list(FUND_RULES.names)
    alone = scores_of(CityNetwork("baseline", rng=USUAL_RUN_SEED))
    assert {aim: values[0] for aim, values in scores.elsewhere["merit"].items()} == alone
    own = ScoresQuestion(Game(game.scenario, USUAL_RUN_SEED, {}), 2018)
    assert USUAL_RUN_SEED not in own._seeds()[1:]
    assert len(set(own._seeds())) == 3


def test_a_plugin_sees_one_world_at_a_time(
    game: Game, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(questions, "WORLDS", 2)
    (tmp_path / "moody.py").write_text(MOODY, encoding="utf-8")
    with scope():
        load_plugin(tmp_path / "moody.py")
        scores = ScoresQuestion(Game(game.scenario, game.seed, {2017: {}, 2018: {}}), 2018).answer()
        alone = scores_of(CityNetwork("baseline", rng=USUAL_RUN_SEED))
    assert {aim: values[0] for aim, values in scores.elsewhere["merit"].items()} == alone
    assert alone != scores_of(CityNetwork("baseline", rng=USUAL_RUN_SEED))


def scores_of(model: CityNetwork) -> dict[str, float]:
    """What a run reaches of each aim from the first call to 2018."""
    model.run_until_year(2018)
    since = model.years.index(2017)
    reached = score({name: np.array(model.indicators[name][since:], dtype=float) for name in READ})
    return {aim: float(value) for aim, value in reached.items()}


@pytest.mark.slow
def test_thirty_worlds_tell_the_rules_apart_by_every_aim(game: Game) -> None:
    """An aim that no way of giving reaches better than another would be no choice."""
    elsewhere = ScoresQuestion(game, 2018).answer().elsewhere
    for aim in AIMS:
        means = [np.mean(of[aim]) for of in elsewhere.values()]
        assert all(len(of[aim]) == questions.WORLDS for of in elsewhere.values())
        assert max(means) > 1.02 * min(means), aim
