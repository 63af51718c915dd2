from collections import Counter
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

from examples import some
from paradiplomacy import CityNetwork, load_scenario
from paradiplomacy.agents import NationalGovernment
from paradiplomacy.report.map.scene import (
    MOST_TIES,
    Proposals,
    Scene,
    by_size,
    lost,
    named_places,
    scene,
)
from paradiplomacy.report.map.scene import scenes as scenes_of_world
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY, State, theme_name
from paradiplomacy.world.state import World

WORLDS = ("baseline", "right-turn", "history", "donor-funding", "rules-of-1995")
SEED = 7


def scenes(model: CityNetwork, to_year: int) -> list[Scene]:
    """The scenes of the years that a model steps through."""
    made = []
    for year in range(model.settings.first_year + len(model.years), to_year + 1):
        model.run_until_year(year)
        made.append(scene(model.world))
    return made


@pytest.fixture(scope="module", params=some(WORLDS, one_in=3))
def run(request: pytest.FixtureRequest) -> tuple[CityNetwork, list[Scene]]:
    model = CityNetwork(request.param, rng=SEED, detail=True)
    return model, scenes(model, 2023)


@pytest.fixture(scope="module")
def tables(run: tuple[CityNetwork, list[Scene]]) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(table) for name, table in run[0].tables().items()}


def of_year(table: pd.DataFrame, shown: Scene) -> pd.DataFrame:
    return table[table["year"] == shown.year]


def same(one: Any, other: Any) -> bool:
    """Whether two scenes, or what they hold, are equal in every column."""
    if isinstance(one, (Scene, Proposals)):
        names = [column.name for column in fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return bool(np.array_equal(one, other))


def test_there_is_a_scene_for_every_year(run: tuple[CityNetwork, list[Scene]]) -> None:
    model, shown = run
    assert [each.year for each in shown] == model.years
    assert model.year == 2023


def test_counts_are_the_indicators_of_their_names(run: tuple[CityNetwork, list[Scene]]) -> None:
    model, shown = run
    measured = model.datacollector.get_model_vars_dataframe()
    counts = pd.DataFrame([each.counts for each in shown], index=measured.index)
    pd.testing.assert_frame_equal(counts, measured[list(counts)])
    assert counts["joint_projects"].sum() > 0


def test_cities_are_those_of_the_table(
    run: tuple[CityNetwork, list[Scene]], tables: dict[str, pd.DataFrame]
) -> None:
    for shown in run[1]:
        table = of_year(tables["cities"], shown)
        table = table[table["member"]]
        assert table["name"].tolist() == shown.name
        assert table["country"].tolist() == shown.codes
        plain = (
            "city",
            "longitude",
            "latitude",
            "population",
            "position",
            "active",
            "coordinating",
            "council",
        )
        for name in plain:
            assert np.array_equal(table[name], getattr(shown, name)), name
        first = shown.year == run[0].settings.first_year
        joined = table["joined"].to_numpy() == shown.year
        assert np.array_equal(joined & (not first), shown.entered)


def test_rows_lead_back_to_the_world(run: tuple[CityNetwork, list[Scene]]) -> None:
    model, shown = run
    assert all(np.array_equal(model.world.cities.id[each.rows], each.city) for each in shown)


def test_ties_are_the_strongest_of_the_table(
    run: tuple[CityNetwork, list[Scene]], tables: dict[str, pd.DataFrame]
) -> None:
    crowded = 0
    for shown in run[1]:
        table = of_year(tables["ties"], shown)
        strongest = table.sort_values("weight", ascending=False, kind="stable").head(MOST_TIES)
        ends = zip(shown.city[shown.tie_first], shown.city[shown.tie_second], strict=True)
        assert set(ends) == set(zip(strongest["city"], strongest["other"], strict=True))
        assert sorted(shown.tie_weight) == sorted(strongest["weight"])
        crowded += len(table) > MOST_TIES
    assert crowded


MONEY = ("cost", "request", "grant", "donor", "private", "cash", "in_kind")


def test_proposals_are_those_of_the_table(
    run: tuple[CityNetwork, list[Scene]], tables: dict[str, pd.DataFrame]
) -> None:
    for shown in run[1]:
        table, proposals = of_year(tables["projects"], shown), shown.proposals
        ids = np.append(shown.city, 0)  # NOBODY is the last place
        assert np.array_equal(ids[proposals.coordinator], table["coordinator"])
        partners = table[["partner", "second_partner"]].fillna(0).to_numpy(dtype=np.int64)
        assert np.array_equal(ids[proposals.partners], partners)
        assert [Axis(each).name.lower() for each in proposals.axis] == table["axis"].tolist()
        assert [theme_name(each) for each in proposals.theme.tolist()] == table["theme"].tolist()
        for name in MONEY:
            assert np.array_equal(getattr(proposals, name), table[f"{name}_usd"]), name
        assert np.array_equal(proposals.quality, table["quality"])


def test_states_are_those_of_the_year_s_end(
    run: tuple[CityNetwork, list[Scene]], tables: dict[str, pd.DataFrame]
) -> None:
    """The table says what became of projects a year later; in the scene they are running."""
    outcomes = {"cancelled", "failed", "completed"}
    for shown in run[1]:
        later = of_year(tables["projects"], shown)["state"]
        now = [State(state).name.lower().replace("_", " ") for state in shown.proposals.state]
        assert ["running" if state in outcomes else state for state in later] == now


def test_money_is_that_of_the_indicators(run: tuple[CityNetwork, list[Scene]]) -> None:
    model, shown = run
    measured = model.datacollector.get_model_vars_dataframe()
    for each in shown:
        one, started, submitted = each.proposals, each.proposals.started, each.proposals.submitted
        expected = {
            "grants_usd": one.grant[started],
            "donor_usd": one.donor,
            "private_usd": one.private,
            "city_usd": one.cash,
            "in_kind_usd": one.in_kind,
            "requests_usd": one.request[submitted],
            "project_value_usd": (one.cost + one.private)[started],
            "funded_project_value_usd": (one.cost + one.private)[started & (one.grant + one.donor > 0)],
        }
        for name, column in expected.items():
            assert column.sum() == pytest.approx(measured.loc[each.year, name], abs=0.005), (each.year, name)
    assert measured["project_value_usd"].sum() > 0


def test_countries_are_those_of_the_agents(
    run: tuple[CityNetwork, list[Scene]], tables: dict[str, pd.DataFrame]
) -> None:
    model, shown = run
    governments = list(model.agents_by_type[NationalGovernment])
    assert shown[-1].government.tolist() == [one.position for one in governments]
    assert shown[-1].in_bloc.tolist() == [one.in_bloc for one in governments]
    for each in shown:
        table, members = of_year(tables["countries"], each), Counter(each.codes)
        assert [members[code] for code in COUNTRIES] == table["members"].tolist()


def test_what_a_city_does_is_one_of_three() -> None:
    shown = scenes(CityNetwork("baseline", rng=SEED), 2010)[-1]
    counts = Counter(shown.activity.tolist())
    assert counts[2] == shown.counts["proposals"] > 0
    assert counts[1] + counts[2] == shown.counts["active_members"]


def test_favour_is_for_an_elected_council() -> None:
    def favoured(name: str) -> list[tuple[bool, bool]]:
        made = [each for each in scenes(CityNetwork(name, rng=SEED), 2024) if len(each.proposals)]
        flags = [(each.proposals.favoured, each.council[each.proposals.coordinator]) for each in made]
        return [pair for pairs in flags for pair in zip(*(flag.tolist() for flag in pairs), strict=True)]

    assert (True, True) in favoured("baseline")
    assert (True, False) not in favoured("baseline")


def test_pairs_lead_from_coordinators_to_partners() -> None:
    more = 0
    for shown in scenes(CityNetwork("baseline", rng=SEED), 2024):
        proposals = shown.proposals
        first, second, row = proposals.pairs(proposals.submitted)
        expected = [
            (coordinator, partner, place)
            for place, (coordinator, partners) in enumerate(
                zip(proposals.coordinator.tolist(), proposals.partners.tolist(), strict=True)
            )
            for partner in partners
            if partner != NOBODY
        ]
        assert list(zip(first.tolist(), second.tolist(), row.tolist(), strict=True)) == expected
        more += len(expected) - int(proposals.submitted.sum())
    assert more > 0, "some have a second partner"


def test_detail_makes_no_difference() -> None:
    plain, detailed = (CityNetwork("right-turn", rng=SEED, detail=detail) for detail in (False, True))
    pairs = zip(scenes(plain, 2018), scenes(detailed, 2018), strict=True)
    assert all(same(one, other) for one, other in pairs)


def test_looking_changes_nothing_and_a_scene_stays_as_it_was() -> None:
    watched, unwatched = (CityNetwork("baseline", rng=SEED) for _ in range(2))
    unwatched.run_until_year(2006)
    earlier = scenes(watched, 2006)[-1]
    assert same(earlier, scene(unwatched.world))
    kept = {
        name: getattr(earlier, name).copy() for name in ("position", "active", "government", "tie_weight")
    }
    watched.run_until_year(2012)
    unwatched.run_until_year(2012)
    assert all(np.array_equal(getattr(earlier, name), column) for name, column in kept.items())
    assert same(scene(watched.world), scene(unwatched.world))


def test_a_scene_before_the_first_step_has_the_first_members() -> None:
    model = CityNetwork(load_scenario("baseline"), rng=SEED)
    first = scene(model.world)
    assert first.year == 1994
    assert first.counts["members"] == len(first.name) == 12
    assert len(first.proposals) == first.counts["joint_projects"] == 0


def test_scenes_of_a_world_are_those_of_the_model_and_go_on_where_it_stands() -> None:
    model, world = CityNetwork("baseline", rng=SEED), World(load_scenario("baseline"), SEED)
    made = [*scenes_of_world(world, 2000), *scenes_of_world(world, 2002)]
    assert [each.year for each in made] == list(range(1995, 2003))
    assert all(same(one, other) for one, other in zip(made, scenes(model, 2002), strict=True))
    assert scenes_of_world(world, 2002) == []


def test_names_on_a_map_stand_apart_the_largest_first() -> None:
    shown = scenes(CityNetwork("baseline", rng=SEED), 2024)[-1]
    named = named_places(shown)
    assert named[0] == by_size(shown)[0] == shown.population.argmax()
    assert len(named) == 12
    apart = [
        abs(shown.longitude[one] - shown.longitude[other]) > 9
        or abs(shown.latitude[one] - shown.latitude[other]) > 2.2
        for one in named
        for other in named
        if one != other
    ]
    assert all(apart)


def test_what_a_world_lacks_is_what_the_other_has_alone() -> None:
    models = [CityNetwork(name, rng=3) for name in ("baseline", "right-turn")]
    for model in models:
        model.run_until_year(2018)
    full, turned = (scene(model.world) for model in models)
    gap = lost(full, turned)
    silent = {*full.city[full.active].tolist()} - {*turned.city[turned.active].tolist()}
    assert silent
    assert {*gap.city[gap.active].tolist()} == silent
    pairs = [
        {frozenset(pair) for pair in one.city[np.column_stack([one.tie_first, one.tie_second])].tolist()}
        for one in (full, turned, gap)
    ]
    assert pairs[2] == pairs[0] - pairs[1] != set()
    assert not lost(full, full).active.any()
    assert len(lost(full, full).tie_first) == lost(full, full).proposals.started.sum() == 0
