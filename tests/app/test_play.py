"""The seat of the secretariat: what the call allows, money that adds up, and the same run again."""

import pickle

import numpy as np
import pytest

from paradiplomacy import CityNetwork, ParadiplomacyError
from paradiplomacy.app import play
from paradiplomacy.phases.allocation import start_projects
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.world.cities import Places
from paradiplomacy.world.projects import State


def at_the_call(
    year: int, scenario: str = "baseline", seed: int = 1995
) -> tuple[CityNetwork, list[play.Proposal]]:
    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(year - 1)
    return model, play.open_call(model)


def test_the_call_is_read_before_the_fund_is_given_out() -> None:
    model, proposals = at_the_call(2018)
    assert model.call_is_open
    assert model.year == 2018
    assert 2018 not in model.years
    assert proposals == sorted(proposals, key=lambda proposal: (-proposal.quality, proposal.city))
    assert play.open_call(model) == proposals
    model.step()
    assert not model.call_is_open
    assert model.years[-1] == 2018
    submitted = model.datacollector.model_vars["proposals_submitted"][-1]
    assert submitted == len(proposals)


def test_a_pause_at_the_call_changes_nothing() -> None:
    paused, straight = CityNetwork("history", rng=3), CityNetwork("history", rng=3)
    while paused.year < 2023:
        play.open_call(paused)
        paused = pickle.loads(pickle.dumps(paused))
        paused.step()
    straight.run_until_year(2023)
    assert paused.datacollector.model_vars == straight.datacollector.model_vars


def test_what_merit_gives_given_by_hand_is_the_same_run() -> None:
    """The seat changes who decides, and nothing else."""
    by_rule, by_hand = CityNetwork("baseline", rng=8), CityNetwork("baseline", rng=8)
    while by_rule.year < 2026:
        play.open_call(by_hand)
        by_rule.step()
        drafts = by_rule.world.record.drafts
        ids = by_rule.world.cities.id[drafts.coordinator].tolist()
        grants = {city: cents / 100 for city, cents in zip(ids, drafts.grant.tolist(), strict=True) if cents}
        play.give(by_hand, grants)
        by_hand.step()
    assert by_hand.datacollector.model_vars == by_rule.datacollector.model_vars


def test_who_gets_a_grant_by_hand_gets_it_and_nobody_else() -> None:
    model, proposals = at_the_call(2018)
    chosen = [proposal for proposal in proposals if proposal.may_win][-1]
    play.give(model, {chosen.city: 1234.5})
    model.step()
    last = {name: values[-1] for name, values in model.datacollector.model_vars.items()}
    drafts = model.world.record.drafts
    granted = drafts.grant > 0
    assert model.world.cities.id[drafts.coordinator[granted]].tolist() == [chosen.city]
    assert drafts.grant[granted].tolist() == [123_450]
    assert last["grants_usd"] in (0, 1234.5)  # zero where the project did not start


def test_donors_add_to_grants_by_hand_and_then_hold_their_call_for_the_others() -> None:
    """In the recorded 2018; who gets money from nobody is rejected, and nobody else."""
    model, proposals = at_the_call(2018, "history", seed=3)
    first, *others = [proposal for proposal in proposals if proposal.may_win]
    play.give(model, {first.city: 1000})
    offer = model.world.offered_usd.item()
    model.run_to(start_projects)
    drafts, ids = model.world.record.drafts, model.world.cities.id
    got = dict(zip(ids[drafts.coordinator].tolist(), drafts.donor.tolist(), strict=True))
    top_up = int(model.settings.parameters.donors.top_up * offer * 100)
    assert got[first.city] == min(top_up, round(100 * (first.cost_usd - 1000)))
    best = [proposal.city for proposal in proposals if proposal is not first and got[proposal.city]]
    assert others
    assert best == [proposal.city for proposal in proposals if proposal is not first][: len(best)]
    assert 0 < sum(got.values()) <= 100 * offer
    helped = dict(zip(ids[drafts.coordinator].tolist(), drafts.helped.tolist(), strict=True))
    rejected = set(ids[drafts.coordinator[drafts.state == State.REJECTED]].tolist())
    assert rejected == {proposal.city for proposal in proposals if not helped[proposal.city]}


def test_a_year_without_a_decision_goes_by_the_rule() -> None:
    model, _ = at_the_call(2018)
    model.step()
    plain = CityNetwork("baseline", rng=1995)
    plain.run_until_year(2018)
    assert model.datacollector.model_vars == plain.datacollector.model_vars


def test_the_same_allotments_are_the_same_run_again() -> None:
    model, _ = at_the_call(2017)
    while model.year < 2021:
        proposals = [one for one in play.open_call(model) if one.may_win]
        play.give(model, {one.city: min(one.request_usd, 500) for one in proposals[-3:]})
        model.step()
    again = model.again()
    again.run_until_year(2020)
    table = model.datacollector.get_model_vars_dataframe()
    assert again.allotments == model.allotments
    assert again.datacollector.get_model_vars_dataframe().equals(table.loc[:2020])


@pytest.mark.parametrize(
    ("share", "message"),
    [(1.01, "within the cap of a grant and the share of cost"), (-0.5, "allowed 0 to")],
)
def test_more_than_cap_and_co_funding_allow_is_refused(share: float, message: str) -> None:
    model, proposals = at_the_call(2018)
    with pytest.raises(ParadiplomacyError) as caught:
        play.give(model, {proposals[0].city: proposals[0].request_usd * share})
    assert message in str(caught.value)
    assert proposals[0].name in str(caught.value)
    assert 2018 not in model.allotments


def test_more_than_the_fund_is_refused_with_everything_else_at_once() -> None:
    model, proposals = at_the_call(2018)
    with pytest.raises(ParadiplomacyError) as caught:
        play.give(model, {one.city: one.request_usd for one in proposals} | {17: 5})
    assert "allowed is no more than the fund of 20,000 USD" in str(caught.value)
    assert "17: no city of this id has a proposal" in str(caught.value)


def test_cities_in_arrears_may_not_win() -> None:
    model, barred = next(
        (model, proposal)
        for model, proposals in (at_the_call(2018, seed=seed) for seed in range(30))
        for proposal in proposals
        if not proposal.may_win
    )
    with pytest.raises(ParadiplomacyError, match=str(barred.city)):
        play.give(model, {barred.city: 100})


def test_there_is_nothing_to_give_without_an_open_call_or_a_fund() -> None:
    model = CityNetwork("baseline", rng=1)
    with pytest.raises(ParadiplomacyError, match="no call is open"):
        play.give(model, {})
    model.run_until_year(2009)
    assert play.open_call(model) == []
    play.give(model, {})
    with pytest.raises(ParadiplomacyError, match="fund of 0 USD"):
        play.give(model, {3441575: 100})


def test_a_broken_allotment_ends_the_run_and_does_not_hang() -> None:
    model = CityNetwork("baseline", rng=1995, allotments={2018: {3441575: 1e9}})
    for message in ("no city of this id has a proposal", "a step failed earlier"):
        with pytest.raises(ParadiplomacyError, match=message):
            model.run_until_year(2020)
    assert model.years[-1] == 2017


def test_beside_it_stand_the_five_rules_with_the_same_seed() -> None:
    model, _ = at_the_call(2018)
    play.give(model, {})
    model.step()
    beside = play.compare_with_rules(model)
    assert list(beside) == [BY_HAND, *FUND_RULES.names]
    plain = CityNetwork("baseline", rng=1995)
    plain.run_until_year(2018)
    assert beside["merit"].equals(plain.datacollector.get_model_vars_dataframe())
    assert beside[BY_HAND].loc[:2017].equals(beside["merit"].loc[:2017])
    assert beside[BY_HAND].loc[2018, "grants"] == 0


def test_the_rules_play_in_the_same_world_with_its_extra_cities() -> None:
    where = (np.array([-25.6]), np.array([-54.6]))
    place = Places(np.array([1]), ("Nueva Ciudad",), np.array([0]), *where, np.array([2e7]))
    model = CityNetwork("baseline", rng=1, extra_cities=place)
    model.run_until_year(2016)
    beside = play.compare_with_rules(model)
    assert beside[BY_HAND].equals(beside["merit"])
    without = CityNetwork("baseline", rng=1)
    without.run_until_year(2016)
    assert not beside["merit"].equals(without.datacollector.get_model_vars_dataframe())


@pytest.mark.parametrize("usd", [float("nan"), float("inf")])
def test_an_amount_that_is_none_is_refused(usd: float) -> None:
    model, proposals = at_the_call(2018)
    with pytest.raises(ParadiplomacyError, match="allowed are amounts of up to"):
        play.give(model, {proposals[0].city: usd})
    with pytest.raises(ParadiplomacyError, match="allowed are amounts of up to"):
        CityNetwork("baseline", rng=1995, allotments={2018: {3441575: usd}})
