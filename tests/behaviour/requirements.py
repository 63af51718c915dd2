"""The fifteen behaviour requirements, each a function from runs to a verdict.

Windows: 2016–2020 for the right turn, 2018–2025 for the rest, unless a requirement says otherwise.
"""

from collections.abc import Mapping

import numpy as np

from behaviour.judging import (
    Finding,
    Verdict,
    always,
    between,
    equal,
    falls_at_each_step,
    higher,
    lower,
    mostly,
    ratio_below,
)
from behaviour.runs import Runs, Values

TURN = (2016, 2020)
AFTER_TURN = (2024, 2026)
REST = (2018, 2025)
ELECTION_YEARS = (2019, 2020, 2023, 2024)
"""Municipal elections in Argentina (2019, 2023) and Brazil (2020, 2024) within the window."""
FEDERAL = ("AR", "BR")
STRICT = ("PY", "UY")
POINTS = 0.01
"""Activity share: what counts is a percentage point."""
RATE = 0.005
"""Proposals a member and year: what counts is one more among two hundred members."""
TENTH = 0.1
"""Counts of projects and the like: what counts is a tenth of the usual."""

type Arms = Mapping[str, Runs]
"""Runs of the worlds that a requirement compares, by the name given in the table."""


def verdict(*findings: Finding) -> Verdict:
    """A verdict of some findings."""
    return Verdict(findings)


def _gap(runs: Arms, indicator: str, years: tuple[int, int]) -> Values:
    """What the right turn takes from an indicator."""
    return runs["baseline"].mean(indicator, *years) - runs["right turn"].mean(indicator, *years)


def _unpartnered(runs: Runs) -> Values:
    """Share of the drafts of the window that find no partner."""
    alone, drafts = (runs.in_years(k, *REST).sum(axis=1) for k in ("proposals_without_partner", "proposals"))
    return np.asarray(alone / np.maximum(drafts, 1))


def _mean(runs: Runs, indicator: str) -> Values:
    return runs.mean(indicator, *REST)


def _tenth(runs: Runs, indicator: str) -> float:
    """A tenth of what is usual."""
    return float(TENTH * _mean(runs, indicator).mean())


# politics


def right_turn_lowers_activity(runs: Arms) -> Verdict:
    """R1: the activity share is lower, by 5 to 40 %."""
    turn, base = (runs[name].mean("activity_share", *TURN) for name in ("right turn", "baseline"))
    return verdict(
        lower("activity", turn, base, POINTS),
        between("size in %", 100 * (turn.mean() / base.mean() - 1), -40, -5),
    )


def joint_projects_fall_and_activity_recovers(runs: Arms) -> Verdict:
    """R2: fewer joint projects; the gap in activity of 2024–26 is less than half of that of 2016–20."""
    turn, base = (runs[name].mean("joint_projects", *TURN) for name in ("right turn", "baseline"))
    late, early = (_gap(runs, "activity_share", years) for years in (AFTER_TURN, TURN))
    return verdict(
        lower("joint projects", turn, base, TENTH * base.mean()), ratio_below("recovery", late, early, 0.5)
    )


def membership_rises_nevertheless(runs: Arms) -> Verdict:
    """R3: more members in 2020 than in 2013, and at most 7 % from the baseline, while activity is lower."""
    turn, base = (runs[name].mean("members", *TURN) for name in ("right turn", "baseline"))
    grown = runs["right turn"].mean("members", 2020, 2020) > runs["right turn"].mean("members", 2013, 2013)
    return verdict(
        mostly("members rise", grown.tolist()),
        equal("members as without the turn", turn, base, 0.07 * base.mean()),
        lower(
            "activity",
            *(runs[name].mean("activity_share", *TURN) for name in ("right turn", "baseline")),
            POINTS,
        ),
    )


def fund_does_not_feel_the_right_turn(runs: Arms) -> Verdict:
    """R4: spending never above the fund; as many grants a year within ±.25."""
    turn, base = (runs[name].mean("grants", *TURN) for name in ("right turn", "baseline"))
    spent, fund = (
        np.concatenate([run.indicators[name] for run in runs.values()]).ravel()
        for name in ("spent_usd", "fund_usd")
    )
    return verdict(
        always("spending within the fund", (spent <= fund).tolist()), equal("grants", turn, base, 0.25)
    )


# money


def donors_raise_project_value(runs: Arms) -> Verdict:
    """R5: value of funded projects up, own money equal within 2 %; for leverage see R25."""
    donors, base = runs["donors"], runs["baseline"]
    own, value = _mean(base, "grants_usd"), _mean(base, "funded_project_value_usd")
    return verdict(
        higher("funded value", _mean(donors, "funded_project_value_usd"), value, TENTH * value.mean()),
        equal("own money", _mean(donors, "grants_usd"), own, 0.02 * own.mean()),
    )


# law


def harmonised_law_helps_the_strict_most(runs: Arms) -> Verdict:
    """R6: more proposals; the proposal rate rises more in PY and UY than in AR and BR."""
    free, base = runs["harmonised"], runs["baseline"]
    strict, federal = (_rate(free, countries) - _rate(base, countries) for countries in (STRICT, FEDERAL))
    return verdict(
        higher("proposals", _mean(free, "proposals"), _mean(base, "proposals"), _tenth(base, "proposals")),
        higher("rise in PY and UY above that in AR and BR", strict, federal, RATE),
    )


def regime_not_country_decides(runs: Arms) -> Verdict:
    """R7: with swapped laws the proposal rate falls in AR and BR, and rises in PY and UY."""
    swapped, base = runs["swapped"], runs["baseline"]
    return verdict(
        lower("rate of AR and BR", _rate(swapped, FEDERAL), _rate(base, FEDERAL), RATE),
        higher("rate of PY and UY", _rate(swapped, STRICT), _rate(base, STRICT), RATE),
    )


def _rate(runs: Runs, countries: tuple[str, ...]) -> Values:
    return runs.rate("proposals", countries, *REST)


# institutions


def training_builds_capacity(runs: Arms) -> Verdict:
    """R8: without training less capacity, more unequal; fewer proposals, joint and completed projects."""
    none, base = runs["no training"], runs["baseline"]
    fewer = ("capacity_mean", "proposals", "joint_projects", "projects_completed")
    return verdict(
        *(lower(name, _mean(none, name), _mean(base, name), _tenth(base, name)) for name in fewer),
        higher("capacity_gini", _mean(none, "capacity_gini"), _mean(base, "capacity_gini"), POINTS),
    )


def size_makes_centres(runs: Arms) -> Verdict:
    """R9: without any favour larger cities have stronger ties, less equal than those of equal cities."""
    real, equal_size = runs["real sizes"], runs["equal sizes"]
    return verdict(
        mostly("ρ above .3", (_mean(real, "size_strength_correlation") > 0.3).tolist()),
        higher(
            "tie_strength_gini",
            _mean(real, "tie_strength_gini"),
            _mean(equal_size, "tie_strength_gini"),
            5 * POINTS,
        ),
    )


def secretariat_brings_partners_together(runs: Arms) -> Verdict:
    """R10: the share of drafts without a partner falls with each step of the secretariat's strength."""
    steps = [_unpartnered(runs[name]) for name in ("none", "usual", "strong")]
    return verdict(falls_at_each_step("drafts without partner", steps, 5 * POINTS))


def funding_matters_more_to_small_cities(runs: Arms) -> Verdict:
    """R11: without a fund drafts a member fall more in the lower half by size than in the top fifth."""
    drops = [
        _mean(runs["baseline"], name) - _mean(runs["no fund"], name)
        for name in ("drafts_small", "drafts_large")
    ]
    return verdict(higher("drop of small above that of large", *drops, RATE / 2))


def central_support_raises_activity(runs: Arms) -> Verdict:
    """R12: support of central governments raises activity, and more so in small cities."""
    supported, base = runs["supported"], runs["baseline"]
    rises = [_mean(supported, name) - _mean(base, name) for name in _BY_SIZE]
    return verdict(
        higher("activity", _mean(supported, "activity_share"), _mean(base, "activity_share"), POINTS),
        higher("rise of small above that of large", *rises, POINTS),
    )


_BY_SIZE = ("activity_share_small_cities", "activity_share_large_cities")


def private_capital_serves_production(runs: Arms) -> Verdict:
    """R13: more value and more productive projects; border projects as before within 10 %."""
    private, base = runs["private"], runs["baseline"]
    border = _mean(base, "border_projects")
    return verdict(
        *(
            higher(name, _mean(private, name), _mean(base, name), _tenth(base, name))
            for name in ("project_value_usd", "productive_projects")
        ),
        equal("border", _mean(private, "border_projects"), border, 0.1 * border.mean()),
    )


# shocks


def turnover_breaks_projects(runs: Arms) -> Verdict:
    """R14: more cancelled in election years of AR or BR; more completed where mayors never change."""
    base, lasting = runs["baseline"], runs["no turnover"]
    election = np.isin(base.years, ELECTION_YEARS)
    window = (base.years >= REST[0]) & (base.years <= REST[1])
    return verdict(
        higher(
            "cancelled in election years",
            _cancelled(base, election),
            _cancelled(base, window & ~election),
            5 * POINTS,
        ),
        higher(
            "completed",
            _mean(lasting, "projects_completed"),
            _mean(base, "projects_completed"),
            _tenth(base, "projects_completed"),
        ),
    )


def _cancelled(runs: Runs, years: np.ndarray) -> Values:
    """Share of the projects that ended in some years that were cancelled."""
    ends = ("projects_cancelled", "projects_failed", "projects_completed")
    cancelled, failed, completed = (runs.indicators[name][:, years].sum(axis=1) for name in ends)
    return np.asarray(cancelled / np.maximum(cancelled + failed + completed, 1))


def pandemic_passes(runs: Arms) -> Verdict:
    """R15: in 2020 less activity, fewer projects begun and completed; activity of 2022–24 as usual ±3 %."""
    covid, base = runs["covid"], runs["baseline"]
    later = base.mean("activity_share", 2022, 2024)
    fallen = ("activity_share", "joint_projects", "projects_completed")
    return verdict(
        *(
            lower(
                name, covid.mean(name, 2020, 2020), (usual := base.mean(name, 2020, 2020)), 0.2 * usual.mean()
            )
            for name in fallen
        ),
        equal("activity 2022–24", covid.mean("activity_share", 2022, 2024), later, 0.03 * later.mean()),
    )
