"""Parameters of projects and their money: the fund, training, outside money, going ahead and completion."""

from typing import Annotated, Any, Literal

from paradiplomacy.scenario.parameters.base import Group, OneOf, Range, half_to_double, parameter
from paradiplomacy.scenario.parameters.decisions import INTERCEPT, OPEN_SLOPE, SLOPE

# Parameters are easier to compare when each takes a row or two.
# fmt: off

FUND_RULES = OneOf("merit", "equal-shares", "method-of-equal-shares", "country-quota", "lottery")
"""The rules of the fund, each a file of ``rules/fund``; a user's own module can add some."""
MOST_USD = 10_000_000_000
"""What is given by hand is less: more than any fund that parameters and events allow."""


def _quality(value: float, symbol: str, meaning: str, plausible: Range | None = None, note: str = "") -> Any:
    likely = plausible or half_to_double(value)
    return parameter(value, symbol, "points of q", meaning, "A", (0, 5), likely, note)


class ProjectParameters(Group):
    """Cost and quality of projects, equation (8)."""

    cost_median_usd: float = parameter(
        11_500, "median of V", "USD", "Median cost of a project.", "C", (100, 1e7), (9_000, 15_000),
        "leverage of 2017, and 3–5 grants a year",
    )
    cost_spread: float = parameter(
        0.42, "σ of ln V", "log units", "How far costs of projects differ.", "C", (0, 3), (0.2, 0.8),
        "as the median",
    )
    request_low: float = parameter(
        0.3, "–", "share of V", "Least part of its cost that a draft asks for.", "C", (0, 1), (0.2, 0.45),
        "3–5 grants a year",
    )
    quality_capacity: float = _quality(0.7, ".7 in q", "Effect of the team's capacity on quality.")
    quality_idea: float = _quality(0.2, ".2 in q", "Effect of the idea on quality.")
    quality_noise: float = _quality(0.12, ".12 in q", "Chance in the judgement of quality.")
    priority_bonus: float = _quality(
        0.15, ".15 in q", "Bonus for a priority theme of the year.", (0, 0.3), "claim D11",
    )
    civil_society_bonus: float = _quality(
        0.05, ".05 in q", "Bonus for a partner from civil society.", (0, 0.1),
    )
    cash_share: float = parameter(
        0.5, "–", "share",
        "Most of its budget that a city pays into projects in cash, not in staff time: accounting only.",
        "A", (0, 1), (0.25, 1),
    )


class Fund(Group):
    """The fund of the South-South Cooperation Programme, equation (9)."""

    yearly_usd: float = parameter(
        20_000, "F", "USD/yr", "The network's own money for the calls of a year.", "D", (0, 1e8), (0, 80_000),
    )
    rule: Annotated[str, FUND_RULES] = parameter(
        "merit", "(9)", "choice", "How the fund is shared among the proposals.", "D",
    )
    grant_cap_usd: float = parameter(
        7_000, "cap", "USD", "Largest grant to one project.", "D", (0, 1e7), (5_000, 15_000),
        "call of 2017; 10,000 from 2019 in history",
    )
    max_cost_share: float = parameter(
        0.5, "share", "share", "Largest part of a project's cost that a grant pays.", "D", (0, 1), (0.3, 0.7),
    )
    transparency: float = parameter(0.8, "τ", "share", "How openly the fund is decided.", "A", (0, 1), (0, 1))
    council_favour: float = parameter(
        0.25, "β_fav", "points of q", "Favour for cities in the Council where transparency is missing.", "A",
        (0, 5), (0, 0.6),
    )
    smallest_grant_usd: float = parameter(
        3_000, "3,000 in (9)", "USD", "Smallest last grant under merit, lottery and country-quota.", "A",
        (0, 1e6), (1_500, 6_000),
    )
    lottery_threshold: float = parameter(
        0.25, "–", "quantile of q", "Proposals below this quantile of quality are not in the lottery.", "A",
        (0, 1), (0, 0.5),
    )
    voters: Literal["active", "council"] = parameter(
        "active", "–", "choice", "Who votes under the method of equal shares.", "A", note="claim C15",
    )
    cancelled_refund: float = parameter(
        0.5, "–", "share of the grant", "Part of the grant of a cancelled project that flows back.", "A",
        (0, 1), (0, 1),
    )


class Training(Group):
    """Training in the formulation of regional projects."""

    seats: int = parameter(20, "seats", "seats/yr", "Training seats a year.", "D", (0, 10**5), (0, 60))
    learning: float = parameter(
        0.20, "λ_t, (13)", "share of 1−K", "How much of its missing capacity a trained city gains.", "A",
        (0, 1), (0.05, 0.40),
    )
    demand: float = parameter(
        0.25, ".25", "probability", "Chance that an aligned and legally free member applies.", "A", (0, 1),
        (0.1, 0.5),
    )
    target: Literal["all", "border", "low-capacity"] = parameter(
        "all", "–", "choice", "Who comes first where seats are short.", "A", note="claim G4",
    )
    seat_cost_usd: float = parameter(
        150, "–", "USD/seat", "Cost of a training seat.", "A", (0, 1e5), (75, 300),
    )


class DonorParameters(Group):
    """Money from international donors, equation (11)."""

    yearly_usd: float = parameter(
        0, "D̄", "USD/yr", "Money that donors offer a year, while a donor event lasts.", "C", (0, 1e8),
        (0, 100_000), "35,000 in 2018, calibrated: projects worth 90,000 instead of 51,000",
    )
    top_up: float = parameter(
        0.5, "τ_D", "share of the offer", "Part of their offer that donors add to own grants.", "A", (0, 1),
        (0.2, 0.8),
    )
    programmes: float = parameter(
        1, "–", "ratio", "Multiplies dollars and seats of all donor programmes.", "A", (0, 100), (0, 2),
    )
    crowding_in: float = parameter(
        0.3, "χ_D", "–", "How much completed projects attract donors.", "A", (0, 5), (0, 1), "claim D15",
    )
    cohesion: float = parameter(
        0.5, "χ_S", "–", "How much unity of views attracts donors.", "A", (0, 5), (0, 1), "claim S3",
    )


class Private(Group):
    """Private business in projects of productive integration."""

    share: float = parameter(
        0, "π", "share of K̄·V", "Private money on top of a productive project's cost.", "A", (0, 5),
        (0, 0.5), "claim W2",
    )
    needs_forum: bool = parameter(
        False, "–", "switch", "Whether private business comes in only through the forum.", "A",
        note="claim G13",
    )


def _odds(
    value: float, symbol: str, meaning: str, plausible: Range | None = None, note: str = "",
    unit: str = "logit per unit",
) -> Any:
    return parameter(value, symbol, unit, meaning, "A", SLOPE, plausible or half_to_double(value), note)


class GoAhead(Group):
    """Whether a project starts, equation (10)."""

    intercept: float = parameter(
        -1.7, "s_0'", "logit", "Readiness of an average team to start without a grant.", "C", INTERCEPT,
        (-3, -1), "2–6 self-financed projects a year around 2010",
    )
    budget: float = _odds(2, "s_B", "Effect of the team's own budgets.")
    alignment: float = _odds(2.2, "s_A", "Effect of the mayors' accord with the network.")
    bloc_support: float = parameter(
        0.6, "s_S", "logit per unit", "Effect of the governments' support for the bloc.", "A", OPEN_SLOPE,
        (-0.5, 2), "the sign too",
    )
    grant: float = _odds(
        6, "s_G", "Effect of outside money that covers the grant asked for; of a part its square.",
    )
    private: float = _odds(2, "2 in (10)", "Effect of private money, relative to the cost.")
    budget_half_usd: float = parameter(
        10_000, "10,000 in (10)", "USD/yr", "Mean budget of a team at which budgets have half their effect.",
        "A", (1, 1e7), (5_000, 20_000),
    )


class Completion(Group):
    """Whether a running project is completed, equation (12)."""

    intercept: float = parameter(
        0.4, "s_0", "logit", "Chance of completion of an average project.", "A", INTERCEPT, (-0.5, 1),
    )
    capacity: float = _odds(2, "s_K", "Effect of the team's technical capacity.")
    funding: float = _odds(1, "s_F", "Effect of the funded part of the cost.")
    shock: float = _odds(1.5, "1.5 in (12)", "How much an economic shock in the team lowers the chance.")
    citizenship_penalty: float = _odds(
        0.6, "penalty", "How much harder regional citizenship is to complete.", (0, 1.2), "claim G28",
        "logit",
    )
    civil_society: float = _odds(
        0.2, ".2, (20)", "Help of a partner from civil society.", (0, 0.4), unit="logit",
    )
    axis_spillover: float = _odds(
        0, "ψ_axis", "Help of another axis completed by the same pair in the last three years.", (0, 0.6),
        "claim G17", "logit",
    )
