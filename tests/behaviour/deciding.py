"""R16–R27: money, law and politics decide something in the model, and nothing is decided beforehand.

Windows: 2018–2025 unless a requirement says otherwise.
"""

import itertools
import math

import numpy as np

from behaviour.judging import (
    Verdict,
    about,
    always,
    between,
    differ,
    either,
    equal,
    higher,
    lower,
    mostly,
    not_higher,
    ratio_below,
    rises_at_each_step,
    share_between,
)
from behaviour.requirements import REST, TURN, Arms, verdict
from behaviour.runs import Runs, Values
from paradiplomacy.rules.politics import recorded_government
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.world import sources

POINTS = 0.01
"""Activity share: what counts is a percentage point."""
TENTH = 0.1
"""Counts of projects and the like: what counts is a tenth."""
PROGRAMME = (2017, 2023)
DOSES = ("0", "20", "40", "80")
GRANTS_OF = {f"grants in {year}": year for year in (2017, 2018, 2019, 2021, 2022, 2023)}
CHANNELS = ("bloc", "own", "mayors")
BEFORE_FUND, WITH_DONORS = (2009, 2013), (2018, 2018)


def _activity(runs: Runs, years: tuple[int, int] = REST) -> Values:
    return runs.mean("activity_share", *years)


def _joint(runs: Runs, years: tuple[int, int] = REST) -> Values:
    return runs.mean("joint_projects", *years)


def _sum(runs: Runs, name: str, years: tuple[int, int]) -> Values:
    return runs.in_years(name, *years).sum(axis=1)


# --- Members ---


def large_cities_join_first(runs: Arms) -> Verdict:
    """R16: early entrants are larger than late ones; metropoles are thrice over-represented among members."""
    base = runs["baseline"]
    first, last = int(base.years[0]) + 1, int(base.years[-1])
    third = (last - first + 1) // 3
    early, late = (
        np.nanmedian(base.in_years("entrants_population", *years), axis=1)
        for years in ((first, first + third - 1), (last - third + 1, last))
    )
    metropoles = base.mean("metropoles", 2022, 2022)
    return verdict(
        higher("early entrants", early, late, 0.25 * late.mean()),
        higher("metropoles among members", metropoles, np.full(len(base), 3.0), 0.5),
    )


def pandemic_brings_no_members(runs: Arms) -> Verdict:
    """R24: a pandemic brings at most one member in a hundred more."""
    covid, base = (runs[name].mean("members", 2020, 2024) for name in ("covid", "baseline"))
    return verdict(not_higher("members", covid, base, 0.01 * base.mean()))


# --- Donors ---


def donors_money_decides(runs: Arms) -> Verdict:
    """R17: dose by dose more is proposed and begun, through three channels; own grants stay as they are."""
    base, forty = runs["0"], runs["40"]
    own, effect = base.mean("grants_usd", *REST), _joint(forty) - _joint(base)
    findings = []
    for name in ("proposals", "joint_projects"):
        steps = [runs[dose].mean(name, *REST) for dose in DOSES]
        counts = TENTH * steps[0].mean()
        findings += [
            rises_at_each_step(f"{name} with the dose", steps, counts / 2),
            higher(f"{name} with 40", steps[2], steps[0], counts),
            higher(f"{name} with 80", steps[3], steps[0], counts),
        ]
    return verdict(
        *findings,
        ratio_below(
            "effect of 500 over that of 80",
            *(_joint(runs[dose]) - _joint(base) for dose in ("500", "80")),
            500 / 80,
        ),
        *(
            equal(f"own grants with {dose}", runs[dose].mean("grants_usd", *REST), own, 0.02 * own.mean())
            for dose in ("20", "40", "80", "500")
        ),
        *(
            share_between(channel, effect - (_joint(runs[off]) - _joint(runs[none])), effect, 0.1, 0.95)
            for channel, (off, none) in _WITHOUT_CHANNEL.items()
        ),
    )


_WITHOUT_CHANNEL = {
    "second call": ("without second call", "0"),
    "top-up": ("without top-up", "0"),
    "expectation": ("40 without news", "0 without news"),
}
"""For each channel of 40 thousand dollars, that dose and none where the channel is off."""


def donors_mattered_in_history(runs: Arms) -> Verdict:
    """R18: without donors fewer joint projects or less capacity at the border, in 2009–2013 and in 2018.

    Capacity is that of all border members: without donors nobody is trained in the first years.
    """
    history, none = runs["history"], runs["no donors"]
    findings = []
    for first, last in (BEFORE_FUND, WITH_DONORS):
        joint = _joint(history, (first, last))
        found = higher("joint projects", joint, _joint(none, (first, last)), TENTH * joint.mean())
        capacity, less = (one.mean("border_capacity", last, last) for one in (history, none))
        findings.append(either(f"{first}–{last}", found, higher("border capacity", capacity, less, 0.01)))
    return verdict(*findings)


def promises_are_kept(runs: Arms) -> Verdict:
    """R19: a closed fund or no Secretariat does not raise activity; nobody expects over twice what comes."""
    base = runs["baseline"]
    return verdict(
        not_higher("closed fund", _activity(runs["opaque"]), _activity(base), POINTS),
        not_higher("no Secretariat", _activity(runs["none"]), _activity(base), POINTS),
        not_higher(
            "usual Secretariat against a strong one", _activity(base), _activity(runs["strong"]), POINTS
        ),
        *(
            ratio_below(f"expected over paid, {name}", _expected(runs[name]), _paid(runs[name]), 2)
            for name in ("baseline", "history")
        ),
    )


def _expected(runs: Runs) -> Values:
    return _sum(runs, "expected_money_usd", PROGRAMME)


def _paid(runs: Runs) -> Values:
    return _sum(runs, "grants_usd", PROGRAMME) + _sum(runs, "donor_usd", PROGRAMME)


def grants_count_as_money(runs: Arms) -> Verdict:
    """R20: with equal shares as many joint projects within a quarter, activity within two points."""
    equal_shares, merit = runs["equal shares"], runs["merit"]
    joint = _joint(merit)
    return verdict(
        equal("joint projects", _joint(equal_shares), joint, 0.25 * joint.mean()),
        equal("activity", _activity(equal_shares), _activity(merit), 2 * POINTS),
    )


# --- Politics ---


def left_is_not_right(runs: Arms) -> Verdict:
    """R21: left raises activity, right lowers it; without the terms of the bloc left does not lower it."""
    active = {name: _activity(one, TURN) for name, one in runs.items()}
    return verdict(
        higher("left", active["left"], active["baseline"], POINTS),
        lower("right", active["right"], active["baseline"], POINTS),
        not_higher(
            "baseline above left, without the bloc",
            active["baseline, no bloc"],
            active["left, no bloc"],
            POINTS,
        ),
        lower("right, without the bloc", active["right, no bloc"], active["baseline, no bloc"], POINTS),
    )


def each_channel_carries_the_right_turn(runs: Arms) -> Verdict:
    """R22: bloc, own government and mayors carry 10–80 % each of a fall larger where the own one turned."""
    years = (2014, 2020)
    moving = {
        frozenset(some): _activity(runs[" ".join(some) or "twin"], years)
        for size in range(len(CHANNELS) + 1)
        for some in itertools.combinations(CHANNELS, size)
    }
    everything = frozenset(CHANNELS)
    fall = moving[frozenset()] - moving[everything]
    one, twin = runs[" ".join(CHANNELS)], runs["twin"]
    turned = turned_right()
    of_turned, of_others = (
        twin.rate("active_members", some, *years) - one.rate("active_members", some, *years)
        for some in (turned, tuple(set(COUNTRIES) - set(turned)))
    )
    return verdict(
        lower("activity", moving[everything], moving[frozenset()], POINTS),
        *(share_between(channel, _shapley(moving, channel), fall, 0.1, 0.8) for channel in CHANNELS),
        differ("gaps by country", twin.activity_by_country(*years) - one.activity_by_country(*years)),
        higher("gap where the own government turned", of_turned, of_others, POINTS),
    )


def _shapley(moving: dict[frozenset[str], Values], channel: str) -> Values:
    """What a channel takes from activity, averaged over the orders in which channels may be let move."""
    others = [other for other in CHANNELS if other != channel]
    total = np.zeros(len(moving[frozenset()]))
    for size in range(len(others) + 1):
        weight = math.factorial(size) * math.factorial(len(others) - size) / math.factorial(len(CHANNELS))
        for some in map(frozenset, itertools.combinations(others, size)):
            total += weight * (moving[some] - moving[some | {channel}])
    return total


def turned_right() -> tuple[str, ...]:
    """Countries whose recorded government of 2016–2019 stands right of that of 2013."""
    p = Settings().politics
    position = {
        year: recorded_government(sources.orientation().nearest(year), p)
        for year in (2013, *range(2016, 2020))
    }
    later = np.mean([position[year] for year in range(2016, 2020)], axis=0)
    return tuple(country for country, right in zip(COUNTRIES, later < position[2013], strict=True) if right)


# --- Treasury ---


def treasury_binds(runs: Arms) -> Verdict:
    """R23: the fund is usually whole, no more than a year's spending is kept, and lower fees tell."""
    base, poor = runs["baseline"], runs["fees −30 %"]
    whole = base.in_years("fund_usd", 2017, 2026) == 20_000
    spending = sum(base.indicators[name] for name in ("secretariat_usd", "spent_usd", "unit_activities_usd"))
    balance = base.indicators["fund_balance_usd"]
    fewer = [
        lower(name, poor.mean(name, *REST), base.mean(name, *REST), TENTH * base.mean(name, *REST).mean())
        for name in ("trained", "unit_activities_usd", "grants")
    ]
    return verdict(
        mostly("whole fund", whole.ravel().tolist(), 0.5),
        mostly("balance below a year's spending", (balance < spending).ravel().tolist()),
        either("training, activities or grants with lower fees", *fewer),
        between(
            "years with a fund at lower fees",
            float((poor.in_years("fund_usd", 2017, 2026) > 0).mean()),
            0.05,
            1,
        ),
        always(
            "balance never negative",
            [bool((one.indicators["fund_balance_usd"] >= 0).all()) for one in runs.values()],
        ),
    )


def figures_of_the_paper(runs: Arms) -> Verdict:
    """R25: three to five grants a year, 18 to 26 in 2017–2021, leverage of 2017 and 2018 as reported."""
    history = runs["history"]
    usual = np.concatenate(
        [history.in_years("grants", *years) for years in ((2017, 2019), (2021, 2023))], axis=1
    )
    return verdict(
        *(about(name, history.mean("grants", year, year), 4, 1) for name, year in GRANTS_OF.items()),
        about("grants a year", usual.mean(axis=1), 4, 1),
        about("grants of 2017–2021", _sum(history, "grants", (2017, 2021)), 22, 4),
        about("leverage 2017", history.defined("leverage", 2017), 2.55, 0.4),
        about("leverage 2018", history.defined("leverage", 2018), 4.5, 0.6),
    )


# --- No growth beforehand ---


def nothing_grows_by_itself(runs: Arms) -> Verdict:
    """R26: without programme and training as much activity in 2026 as in 2005, within ten points."""
    still = runs["no programme"]
    return verdict(equal("activity", *(_activity(still, (year, year)) for year in (2026, 2005)), 10 * POINTS))


def health_units_revive(runs: Arms) -> Verdict:
    """R27: more health and security projects in the years after a pandemic's first than without one."""
    covid, base = (runs[name].mean("health_projects", 2021, 2022) for name in ("covid", "baseline"))
    return verdict(higher("health and security projects", covid, base, 0.25 * base.mean()))
