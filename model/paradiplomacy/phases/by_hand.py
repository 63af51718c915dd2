"""The fund of a year given out by hand instead of by its rule, within what the call allows."""

from collections.abc import Mapping

import numpy as np

from paradiplomacy.common.columns import CENTS, Ints, in_cents, rows_where
from paradiplomacy.common.errors import ParadiplomacyError, did_you_mean
from paradiplomacy.rules import treasury
from paradiplomacy.scenario.parameters.projects import MOST_USD
from paradiplomacy.world.state import World

BY_HAND = "by hand"
"""What stands for the name of a rule where the fund is given out by hand."""


def judged(world: World) -> Ints:
    """The drafts of the year's call; none where there is no fund, for then nobody wins or is rejected."""
    drafts = world.record.drafts
    return rows_where(drafts.submitted & (world.record.fund > 0)[world.cities.run_of(drafts.coordinator)])


def eligible(world: World) -> Ints:
    """The drafts that may get a grant: their coordinators have paid their fees."""
    rows = judged(world)
    return rows[treasury.in_good_standing(world.cities.arrears[world.record.drafts.coordinator[rows]])]


def grants(world: World, rows: Ints, given: Mapping[int, int]) -> Ints:
    """Grants of drafts, cents, from the cents for each coordinator's id."""
    ids = world.cities.id[world.record.drafts.coordinator[rows]].tolist()
    return np.array([given.get(city, 0) for city in ids], dtype=np.int64)


def cents(grants: Mapping[int, float]) -> dict[int, int]:
    """Grants in cents, by coordinator, from dollars.

    Raises:
        ParadiplomacyError: an amount is more than any fund has.
    """
    problems = [
        f"{city}: {usd} USD; allowed are amounts of up to {MOST_USD:,} USD"
        for city, usd in grants.items()
        if not abs(usd) <= MOST_USD
    ]
    if problems:
        raise ParadiplomacyError("the fund", problems)
    return {city: in_cents(usd) for city, usd in grants.items()}


def check(world: World) -> None:
    """Refuse an allotment of this year, if there is one, that the call does not allow.

    Raises:
        ParadiplomacyError: the call does not allow what is given.
    """
    given = world.allotments.get(world.year)
    problems = broken(world, given) if given else []
    if problems:
        raise ParadiplomacyError(f"the fund of {world.year}", problems)


def broken(world: World, given: Mapping[int, int]) -> list[str]:
    """What is given against the rules: to whom, more than the cap and co-funding allow, or than there is."""
    drafts, rows = world.record.drafts, eligible(world)
    coordinators = world.cities.id[drafts.coordinator[rows]].tolist()
    request = dict(zip(coordinators, drafts.request[rows].tolist(), strict=True))
    problems = [_problem(world, city, cents, request) for city, cents in given.items() if cents]
    total, offered = sum(given.values()), int(world.record.fund[0])  # by hand there is one run
    if total > offered:
        problems.append(f"{_usd(total)} in all; allowed is no more than the fund of {_usd(offered)}")
    return [problem for problem in problems if problem]


def _problem(world: World, city: int, cents: int, request: Mapping[int, int]) -> str:
    if city not in request:
        nearest = did_you_mean(str(city), map(str, request))
        return f"{city}: no city of this id has a proposal that may get a grant{nearest}"
    if 0 <= cents <= request[city]:
        return ""
    name = world.cities.name[world.cities.place[world.cities.id.searchsorted(city)]]
    limit = f"allowed 0 to {_usd(request[city])}, within the cap of a grant and the share of cost"
    return f"{name} ({city}): {_usd(cents)}; {limit}"


def _usd(cents: int) -> str:
    return f"{cents / CENTS:,.2f} USD".replace(".00", "")
