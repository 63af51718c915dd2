"""Does a city, a member, a draft or a year cost more where there are many of them?"""

from typing import Any

from benchmarks.board import Board
from benchmarks.targets import GROWTH, GROWTH_TOGETHER
from benchmarks.worlds import Trial, baseline, best, compared

LAST_YEAR = 2002
"""Eight years from 1995 on."""

MANY_JOIN = 50
"""Entry rates so many times as high make most of a pool members within eight years."""

MICRO = 1e6


def bench_number_of_cities(benchmark: Any, board: Board, quick: bool) -> None:
    sizes = [1_000, 10_000, 100_000] if quick else [1_000, 10_000, 100_000, 1_000_000]
    worlds = {size: baseline(LAST_YEAR, cities__synthetic=size) for size in sizes}
    trials = {size: best(some) for size, some in compared(benchmark, worlds, rounds=2).items()}
    stepping = {size: one.stepping / one.city_years for size, one in trials.items()}
    together = {size: one.together / one.city_years for size, one in trials.items()}
    for target, cost in ((GROWTH, stepping), (GROWTH_TOGETHER, together)):
        ratio = max(cost[size] for size in sizes[1:]) / cost[sizes[0]]
        # a thousand cities pay for all that does not depend on their number, so this says more
        lowest = min(cost.values())
        board.score(
            target, ratio, f"1,000 to {sizes[-1]:,}; largest over cheapest {cost[sizes[-1]] / lowest:.2f}"
        )
        benchmark.extra_info[target.what] = ratio
    header = (
        "cities",
        "members",
        "make s",
        "8 years s",
        "step µs/city-yr",
        "all µs/city-yr",
        "step µs/member-yr",
    )
    rows = [
        (
            size,
            one.member_years // one.years,
            one.construction,
            one.stepping,
            MICRO * stepping[size],
            MICRO * together[size],
            MICRO * one.stepping / one.member_years,
        )
        for size, one in trials.items()
    ]
    board.sheet("growth: cities.synthetic, 1995 to 2002 (members: mean of the years)", header, rows)


def bench_number_of_members(benchmark: Any, board: Board, quick: bool) -> None:
    sizes = [1_000, 10_000] if quick else [1_000, 10_000, 100_000]
    worlds = {
        size: baseline(LAST_YEAR, cities__synthetic=size, membership__entry=MANY_JOIN) for size in sizes
    }
    trials = compared(benchmark, worlds, rounds=1 if not quick else 2, repeats=2)
    header = ("cities", "members", "drafts", "make s", "8 years s", "step µs/city-yr", "step µs/member-yr")
    rows = []
    for size, some in trials.items():
        one = best(some)
        per_member = MICRO * one.stepping / one.member_years
        benchmark.extra_info[f"µs a member-year, {size} cities"] = per_member
        rows.append(
            (
                size,
                one.member_years // one.years,
                one.drafts,
                one.construction,
                one.stepping,
                MICRO * one.stepping / one.city_years,
                per_member,
            )
        )
    board.sheet(
        f"growth: cities.synthetic with membership.entry = {MANY_JOIN}, 1995 to 2002 (members: mean)",
        header,
        rows,
    )


def bench_number_of_drafts(benchmark: Any, board: Board, quick: bool) -> None:
    intercepts = [-10.0, -3.0, 0.0, 3.0]
    common = {"partners__limit": 20, "membership__entry": 5}
    worlds = {value: baseline(proposing__intercept=value, **common) for value in intercepts}
    trials = {
        value: best(some) for value, some in compared(benchmark, worlds, 1 if quick else 3, repeats=1).items()
    }
    none = trials[intercepts[0]]
    header = (
        "proposing.intercept",
        "drafts a year",
        "run s",
        "µs a draft",
        "µs a draft beside the first line",
    )
    rows = []
    for value, one in trials.items():
        beside = MICRO * (one.stepping - none.stepping) / max(one.drafts - none.drafts, 1)
        rows.append(
            (
                value,
                one.drafts // one.years,
                one.stepping,
                MICRO * one.stepping / max(one.drafts, 1),
                beside if one is not none else "–",
            )
        )
    benchmark.extra_info["µs a draft more"] = rows[-1][-1]
    board.sheet(
        "growth: drafts, real places, 1995 to 2026, partners.limit = 20, membership.entry = 5", header, rows
    )


def bench_number_of_years(benchmark: Any, board: Board, quick: bool) -> None:
    spans = [32, 64, 128]
    worlds = {span: baseline(1995 + span - 1) for span in spans}
    trials = compared(benchmark, worlds, rounds=1 if quick else 3, repeats=2)
    header = ("years", "members", "run s", "ms/yr", "µs/member-yr")
    rows = [_by_year(span, best(some)) for span, some in trials.items()]
    benchmark.extra_info.update({f"ms a year, {row[0]} years": row[3] for row in rows})
    board.sheet("growth: baseline from 1995 on (members: mean of the years)", header, rows)


def _by_year(span: int, one: Trial) -> tuple[int, int, float, float, float]:
    members = one.member_years // one.years
    per_year, per_member = 1000 * one.stepping / one.years, MICRO * one.stepping / one.member_years
    return span, members, one.stepping, per_year, per_member
