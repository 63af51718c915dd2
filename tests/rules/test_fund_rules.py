"""The rules of the fund: promises that all keep, and what each does with cases worked out by hand."""

from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from apportionment.methods import compute
from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from paradiplomacy.common.columns import Ints
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.phases.allocation import NEEDED
from paradiplomacy.rules.fund import family
from paradiplomacy.rules.fund.call import NEEDS, Call, Requests
from paradiplomacy.rules.fund.family import RULES
from paradiplomacy.rules.fund.rule import fund_rule
from paradiplomacy.scenario.parameters.settings import PARAMETERS

COUNTRIES = 10
IN_ORDER = ("merit", "country-quota", "lottery")
"""Rules that pay one request after the other, with a smallest grant."""


def requests(amount: list[int], **columns: object) -> Requests:
    """Requests with these amounts that are otherwise equal, ids in order, all of worth to one voter."""
    n = len(amount)
    default = {
        "id": np.arange(n),
        "amount": np.array(amount, dtype=np.int64),
        "quality": np.full(n, 0.5),
        "favoured": np.zeros(n, dtype=bool),
        "country": np.zeros(n, dtype=np.int64),
        "lot": np.linspace(0.1, 0.9, n),
        "utility": np.ones((1, n), dtype=np.int64),
    }
    return Requests(**(default | {name: np.array(value) for name, value in columns.items()}))


def fund(budget: int, **terms: object) -> Call:
    """A fund of some budget without favour, smallest grant, threshold or memory."""
    default = {
        "favour": 0.0,
        "smallest_grant": 0,
        "lottery_threshold": 0.0,
        "members_by_country": np.ones(COUNTRIES, dtype=np.int64),
        "earlier_grants_by_country": np.zeros(COUNTRIES, dtype=np.int64),
    }
    return Call(budget=budget, **(default | terms))


def grants(rule: str, asked: Requests, terms: Call) -> list[int]:
    return RULES[rule](asked, terms).tolist()


def permuted(asked: Requests, order: Ints) -> Requests:
    columns = {column.name: getattr(asked, column.name) for column in fields(asked)}
    utility = columns.pop("utility")
    return Requests(**{name: values[order] for name, values in columns.items()}, utility=utility[:, order])


def integers(draw: st.DrawFn, low: int, high: int, size: int) -> Ints:
    return np.array(draw(st.lists(st.integers(low, high), min_size=size, max_size=size)), dtype=np.int64)


@st.composite
def some_requests(draw: st.DrawFn) -> Requests:
    """Up to eight requests on coarse grids, so that ties of every kind are common."""
    n, voters = draw(st.integers(0, 8)), draw(st.integers(0, 5))
    return Requests(
        id=np.array(draw(st.permutations(range(n))), dtype=np.int64) * 7,
        amount=integers(draw, 0, 12, n) * draw(st.sampled_from([1, 33_333, 100_000])),
        quality=integers(draw, -1, 4, n) / 4,
        favoured=integers(draw, 0, 1, n).astype(bool),
        country=integers(draw, 0, 3, n),
        lot=(integers(draw, 0, 5, n) + 0.5) / 6,
        utility=integers(draw, 0, 3, voters * n).reshape(voters, n),
    )


@st.composite
def some_funds(draw: st.DrawFn) -> Call:
    return fund(
        draw(st.sampled_from([0, 1, 7, 400_000, 1_234_567, 2_000_000])),
        favour=draw(st.sampled_from([0.0, 0.25])),
        smallest_grant=draw(st.sampled_from([0, 5, 300_000])),
        lottery_threshold=draw(st.sampled_from([0.0, 0.25, 1.0])),
        members_by_country=integers(draw, 0, 12, COUNTRIES),
        earlier_grants_by_country=integers(draw, 0, 4, COUNTRIES),
    )


# the family


def test_every_file_of_the_family_is_a_rule_and_every_choice_has_one() -> None:
    files = {path.stem.replace("_", "-") for path in Path(family.__file__).parent.glob("[!_]*.py")}
    choices = PARAMETERS["fund.rule"].choices
    assert set(RULES) == set(choices or ()) == files - {"call", "family", "paying", "rule"}


def test_the_year_knows_how_to_meet_every_need() -> None:
    assert set(NEEDED) == set(NEEDS)


def another(requests: Requests, call: Call) -> Ints:
    return np.zeros_like(requests.amount)


def test_a_rule_cannot_take_the_name_of_another() -> None:
    another.__name__ = "country_quota"
    with pytest.raises(ParadiplomacyError, match="country_quota has a rule of the fund of this name"):
        fund_rule()(another)


def test_a_rule_can_need_only_what_there_is() -> None:
    another.__name__ = "mine"
    with pytest.raises(ParadiplomacyError, match=r'needs lots: .*; did you mean "lot"'):
        fund_rule(needs={"lots"})(another)
    assert "mine" not in RULES


# promises of every rule


@pytest.mark.parametrize("rule", RULES)
@examples(75)
@given(asked=some_requests(), terms=some_funds(), data=st.data())
def test_promises(rule: str, asked: Requests, terms: Call, data: st.DataObject) -> None:
    given_out = RULES[rule](asked, terms)
    assert given_out.dtype == np.int64, "whole cents"
    assert len(given_out) == len(asked.id)
    assert given_out.sum() <= terms.budget, "no more than the budget"
    assert np.all((given_out >= 0) & (given_out <= asked.amount)), (
        "not less than nothing, not more than asked"
    )
    order = np.array(data.draw(st.permutations(range(len(asked.id)))), dtype=np.int64)
    shuffled = RULES[rule](permuted(asked, order), terms)
    assert np.array_equal(shuffled, given_out[order]), "the order on the table does not matter"


@pytest.mark.parametrize("rule", RULES)
def test_nobody_asks(rule: str) -> None:
    assert grants(rule, requests([], quality=np.zeros(0)), fund(2_000_000)) == []


@pytest.mark.parametrize("rule", RULES)
def test_no_money(rule: str) -> None:
    assert grants(rule, requests([700, 300]), fund(0)) == [0, 0]


@pytest.mark.parametrize("rule", RULES)
def test_money_for_all(rule: str) -> None:
    assert grants(rule, requests([700, 300, 500]), fund(10_000)) == [700, 300, 500]


@pytest.mark.parametrize("rule", IN_ORDER)
@examples(50)
@given(asked=some_requests(), terms=some_funds())
def test_partial_grants(rule: str, asked: Requests, terms: Call) -> None:
    """At most one grant is partial, it reaches the smallest grant, and it empties the fund."""
    given_out = RULES[rule](asked, terms)
    partial = given_out[(given_out > 0) & (given_out < asked.amount)]
    assert len(partial) <= 1
    if len(partial):
        assert partial[0] >= terms.smallest_grant
        assert given_out.sum() == terms.budget


@pytest.mark.parametrize("rule", IN_ORDER)
def test_smallest_grant(rule: str) -> None:
    asked = requests([500, 500, 100], quality=[0.9, 0.8, 0.7])
    at_limit, below = fund(800, smallest_grant=300), fund(799, smallest_grant=300)
    assert grants(rule, asked, at_limit) == [500, 300, 0], "the rest reaches the smallest grant"
    assert grants(rule, asked, below) == [500, 0, 0], "nobody further down moves up"


@pytest.mark.parametrize("rule", IN_ORDER)
def test_small_request_is_paid_whole(rule: str) -> None:
    asked = requests([500, 100, 500], quality=[0.9, 0.8, 0.7])
    assert grants(rule, asked, fund(650, smallest_grant=300)) == [500, 100, 0]


# merit


def test_merit_goes_by_quality_then_id() -> None:
    asked = requests([500, 500, 500], quality=[0.6, 0.6, 0.7], id=[9, 4, 5])
    assert grants("merit", asked, fund(1_000)) == [0, 500, 500]


@pytest.mark.parametrize(("favour", "winner"), [(0.0, [500, 0]), (0.09, [500, 0]), (0.11, [0, 500])])
def test_merit_favours_the_council(favour: float, winner: list[int]) -> None:
    asked = requests([500, 500], quality=[0.6, 0.5], favoured=[False, True])
    assert grants("merit", asked, fund(500, favour=favour)) == winner


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "merit"])
@examples(25)
@given(asked=some_requests(), terms=some_funds())
def test_only_merit_knows_favour(rule: str, asked: Requests, terms: Call) -> None:
    blind = replace(terms, favour=0.0)
    assert np.array_equal(RULES[rule](asked, terms), RULES[rule](asked, blind))


# equal shares of the money


def test_equal_parts_are_capped_and_rounded_down() -> None:
    asked = requests([100, 900, 900])
    assert grants("equal-shares", asked, fund(1_000, smallest_grant=10_000)) == [100, 333, 333]


# lottery


def test_lottery_goes_by_lot_then_id() -> None:
    asked = requests([500] * 4, lot=[0.4, 0.2, 0.2, 0.1], id=[1, 8, 3, 4])
    assert grants("lottery", asked, fund(1_000)) == [0, 0, 500, 500]


def test_lottery_excludes_the_weakest_quarter() -> None:
    # the quantile .25 of these is .325: the two weakest lose whatever their lot
    asked = requests([500] * 5, quality=[0.1, 0.3, 0.4, 0.5, 0.9], lot=[0.1, 0.2, 0.9, 0.4, 0.3])
    assert grants("lottery", asked, fund(5_000, lottery_threshold=0.25)) == [0, 500, 500, 500, 500]
    assert grants("lottery", asked, fund(5_000, lottery_threshold=0.26)) == [0, 0, 500, 500, 500]


def test_lottery_ignores_quality_above_the_threshold() -> None:
    asked = requests([500] * 3, quality=[0.5, 0.9, 0.7], lot=[0.1, 0.8, 0.9])
    assert grants("lottery", asked, fund(1_000)) == [500, 500, 0]


# country quota


def _quota_order_slot_by_slot(asked: Requests, terms: Call) -> list[int]:
    """The definition, literally: slot after slot to the country with the largest claim, best q inside."""
    waiting = list(range(len(asked.id)))
    won = terms.earlier_grants_by_country.copy()
    order = []
    while waiting:
        claims = {
            country: Fraction(int(terms.members_by_country[country]), int(2 * won[country] + 1))
            for country in asked.country[waiting].tolist()
        }
        country = min(claims, key=lambda c: (-claims[c], c))
        inside = [row for row in waiting if asked.country[row] == country]
        best = min(inside, key=lambda row: (-asked.quality[row], asked.id[row]))
        won[country] += 1
        waiting.remove(best)
        order.append(best)
    return order


@examples(100)
@given(asked=some_requests(), terms=some_funds(), winners=st.integers(0, 8))
def test_quota_is_sainte_lague_slot_by_slot(asked: Requests, terms: Call, winners: int) -> None:
    asked = replace(asked, amount=np.full(len(asked.id), 1_000))
    given_out = RULES["country-quota"](asked, replace(terms, budget=1_000 * winners))
    expected = _quota_order_slot_by_slot(asked, terms)[:winners]
    assert set(np.flatnonzero(given_out).tolist()) == set(expected)


@pytest.mark.parametrize("seed", range(30))
def test_quota_agrees_with_apportionment(seed: int) -> None:
    """With plenty of requests, grants by country are Sainte-Laguë seats, also when spread over two years."""
    rng = np.random.default_rng(seed)
    members, slots = rng.integers(1, 150, COUNTRIES), 20
    country = np.tile(np.arange(COUNTRIES), slots)
    asked = requests([1_000] * len(country), country=country, quality=rng.random(len(country)))
    total = np.zeros(COUNTRIES, dtype=np.int64)
    for money in (7_000, 13_000):
        terms = fund(money, members_by_country=members, earlier_grants_by_country=total)
        paid = RULES["country-quota"](asked, terms) > 0
        total = total + np.bincount(country[paid], minlength=COUNTRIES)
    assert total.tolist() == compute("saintelague", members.tolist(), slots, fractions=True)


def test_quota_remembers_earlier_grants() -> None:
    asked = requests([500, 500], country=[0, 1], quality=[0.9, 0.1])
    members, earlier = np.full(COUNTRIES, 10), np.zeros(COUNTRIES, dtype=np.int64)
    assert grants("country-quota", asked, fund(500, members_by_country=members)) == [500, 0]
    earlier[0] = 1
    terms = fund(500, members_by_country=members, earlier_grants_by_country=earlier)
    assert grants("country-quota", asked, terms) == [0, 500]
