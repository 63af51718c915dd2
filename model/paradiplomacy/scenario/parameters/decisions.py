"""Parameters of what member cities decide: motives, activity, proposals, partners."""

from typing import Any, Literal, Self

from pydantic import model_validator

from paradiplomacy.scenario.parameters.base import Group, Range, half_to_double, parameter

# Parameters are easier to compare when each takes a row or two.
# fmt: off

SLOPE: Range = (0, 20)
"""Coefficients are entered positive; the equation holds the sign."""
OPEN_SLOPE: Range = (-5, 20)
"""A coefficient whose sign is asked of the facts."""
INTERCEPT: Range = (-10, 10)


def _slope(
    value: float, symbol: str, meaning: str, source: str = "A", plausible: Range | None = None,
    note: str = "", unit: str = "logit per unit",
) -> Any:
    return parameter(value, symbol, unit, meaning, source, SLOPE, plausible or half_to_double(value), note)


def _motive(symbol: str, meaning: str) -> Any:
    note = "plausible: the three weights together 3, uniform on the simplex"
    return parameter(1, symbol, "weight", meaning, "A", (0, 3), (0, 3), note)


class Benefit(Group):
    """Motives of mayors to take part."""

    connections: float = _motive("w_c, (3)", "Weight of connections with other cities and bodies.")
    learning: float = _motive("w_l, (3)", "Weight of learning from others.")
    funding: float = _motive("w_f, (3)", "Weight of alternative funding.")
    half_connections: float = parameter(
        6, "6 in C", "active cities of the unit",
        "Active others of its unit at which a city's connections are worth half their most.", "A", (0.1, 1e5),
        (3, 12),
    )
    money_start: float = parameter(
        1_500, "m", "USD/draft", "Outside money that a draft is expected to bring before the first call.",
        "A", (0, 1e6), (0, 5_000),
    )


class Cost(Group):
    """What taking part costs a city."""

    participation_usd: float = parameter(
        3_000, "c_0, (2)", "USD/yr", "Cost of a year's participation, mostly staff time.", "A", (0, 1e6),
        (1_500, 6_000),
    )
    distance_usd: float = parameter(
        400, "c_d, (2)", "USD/1,000 km/yr", "Cost of travelling to the Summit.", "A", (0, 1e5), (200, 800),
    )
    digital: float = parameter(
        0.10, "v_t, (2)", "share", "Part of meetings held online.", "A", (0, 1), (0, 0.5),
    )
    digital_saving: float = parameter(
        0.7, ".7 in (2)", "share", "Part of the cost of participation that meeting online saves.", "A",
        (0, 1), (0.35, 1),
    )


class Support(Group):
    """Support of central governments."""

    central_share: float = parameter(
        0, "support_c, (2)", "share", "Part of a city's cost borne by its central government.", "A", (0, 1),
        (0, 1), "claim W1",
    )


class Activity(Group):
    """Whether a member takes part in the year, equation (4)."""

    intercept: float = parameter(
        -0.25, "b0", "logit", "Readiness of an average member to take part.", "C", INTERCEPT, (-2, 0),
        "activity share .30–.50 in the 2010s",
    )
    capacity: float = _slope(2.6, "b_K", "Effect of technical capacity on taking part.", "LA", (1, 4))
    benefit: float = _slope(2, "b_B", "Effect of the expected benefit on taking part.", plausible=(1, 4))
    cost: float = _slope(2, "b_C", "How much the cost burden keeps a city away.", plausible=(1, 4))
    habit: float = _slope(1, "b_H", "How much taking part becomes a habit.")
    peers: float = _slope(0.8, "b_N", "Effect of tied cities that took part last year.")
    awareness: float = _slope(0.6, "b_W", "Effect of citizens' awareness of the network.")
    border: float = _slope(
        0.4, "b_bd", "How much readier border cities are to take part.", "L", unit="logit", note="its sign",
    )
    alignment: float = _slope(3.0, "b_A", "Effect of the mayor's accord with the network.", "L", (1, 5))
    bloc_support: float = parameter(
        0.6, "b_S", "logit per unit", "Effect of the governments' support for the bloc.", "A", OPEN_SLOPE,
        (-0.5, 2), "the sign too",
    )
    crowding: float = parameter(
        0.5, "b_X", "logit per unit", "How much places taken by others keep a city away.", "A", SLOPE,
        (0, 1.5), "meetings, speaking time and staff attention do not grow with the network",
    )


class Proposing(Group):
    """Whether an active member drafts a project, equation (5)."""

    intercept: float = parameter(
        -2.7, "g0", "logit", "Readiness of an average active member to draft a project.", "C", INTERCEPT,
        (-4.5, -2.5), "14 proposals submitted in a call",
    )
    capacity: float = _slope(3.5, "g_K", "Effect of technical capacity on drafting.", "L", note="its sign")
    alignment: float = _slope(
        2.5, "g_A", "Effect of the mayor's accord with the network.", "L", note="its sign",
    )
    funding: float = _slope(
        1, "g_F", "Effect of the outside money that a draft is expected to bring.", "L", note="its sign",
    )
    experience: float = _slope(0.8, "g_E", "Effect of experience with projects.", "L", note="its sign")
    cost: float = _slope(1.5, "g_C", "How much the cost burden deters from drafting.", "L", note="its sign")
    discouragement: float = _slope(
        0.4, "g_D", "How much rejections deter from drafting.", "L", note="its sign",
    )
    border: float = _slope(
        1.0, "g_bd", "How much readier border cities are to draft.", "L",
        note="together with activity ln 4.2",
    )
    bloc_support: float = _slope(
        0.5, "½ in ½b_S", "Part of activity.bloc_support that acts on drafting, too.", plausible=(0, 1),
        unit="share",
    )
    trust: float = _slope(
        0.3, "b_τ, (20)", "How much transparency of the fund encourages drafting.", "A", (0, 0.6),
        "claim D18",
    )
    experience_memory: float = parameter(
        0.8, ".8 of E", "share/yr", "Part of experience that lasts into the next year.", "A", (0, 1),
        (0.6, 0.95),
    )
    discouragement_memory: float = parameter(
        0.5, ".5 of D", "share/yr", "Part of discouragement that lasts into the next year.", "A", (0, 1),
        (0.25, 0.75),
    )
    losing_cost_usd: float = parameter(
        400, "–", "USD", "Staff time lost with a rejected draft, in kind: accounting only.", "A",
        (0, 1e5), (200, 800),
    )


class Attendance(Group):
    """Who comes to the Summit: an observation, which nothing else feels."""

    base: float = parameter(
        -2, "a_0", "logit", "Readiness of an idle member to come to a Summit at home.", "A", INTERCEPT,
        (-3.5, -0.5),
    )
    active: float = _slope(2, "a_act", "Effect of taking part in the year.", "A", (1, 3.5), unit="logit")
    distance: float = _slope(
        0.5, "a_d", "How much the way to the host city deters.", "A", (0, 1), unit="logit per 1,000 km",
    )
    seat: float = _slope(1, "a_e", "Effect of an elected seat in the Council.", "A", (0, 2), unit="logit")


def _axis(share: float, name: str) -> Any:
    note = "plausible shares are rescaled to sum 1"
    meaning = f"Usual part of drafts on {name}."
    return parameter(share, "base of P(axis)", "share", meaning, "A", (0, 1), half_to_double(share), note)


def _stress(ratio: float, year: int, name: str, claim: str) -> Any:
    meaning = f"How much more weight {name} has from {year} on."
    return parameter(ratio, "m_axis", "ratio", meaning, "A", (0, 10), (1, 2), claim)


class Axes(Group):
    """Axes of cooperation: border, productive integration, regional citizenship, other."""

    border: float = _axis(0.20, "border integration")
    productive: float = _axis(0.25, "productive integration")
    citizenship: float = _axis(0.20, "regional citizenship")
    other: float = _axis(0.35, "other subjects")
    border_city_bias: float = parameter(
        0.5, "–", "probability", "Chance that a border city prefers the border axis.", "A", (0, 1),
        (0.25, 0.75),
    )
    productive_2002: float = _stress(1.3, 2002, "productive integration", "claim G10")
    productive_2006: float = _stress(1.6, 2006, "productive integration", "claim G12")
    citizenship_2008: float = _stress(1.2, 2008, "regional citizenship", "claim G26")
    border_2008: float = _stress(1.2, 2008, "border integration", "claim G5")

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Self:
        total = self.border + self.productive + self.citizenship + self.other
        if abs(total - 1) > 1e-9:
            shares = "axes.border, axes.productive, axes.citizenship and axes.other"
            raise ValueError(f"{shares} sum to {total:.10g}; allowed is a sum of 1")
        return self


def _utility(value: float, symbol: str, meaning: str, source: str = "LA") -> Any:
    return _slope(value, symbol, meaning, source, note="the sign, with an assumed size", unit="utility")


class Partners(Group):
    """Which partner a coordinator looks for, equation (6)."""

    ties: float = _utility(5, "p_w", "Preference for cities with which there are ties.")
    similarity: float = _utility(3, "p_h", "Preference for mayors of similar views.")
    capacity: float = _utility(2, "p_k", "Preference for technical capacity.")
    popularity: float = _utility(0.5, "p_d", "Preference for well-connected cities.")
    border: float = _utility(1.2, "p_b", "Preference for a border neighbour in projects on the border axis.")
    language: float = _utility(0.5, "p_l", "Preference for the same language.")
    distance: float = _utility(0.5, "p_x", "How much distance deters.")
    active: float = _utility(0.8, ".8 in (6)", "Preference for cities active this year.")
    distance_scale_km: float = parameter(
        525, "525 in (6)", "km", "Distance at which distance begins to deter.", "A", (1, 1e4), (260, 1_050),
    )
    second: float = parameter(
        0.35, "–", "probability", "Chance that a coordinator wants a second partner.", "A", (0, 1),
        (0.2, 0.5),
    )
    extra_tries: int = parameter(
        1, "1 in tries", "tries", "Cities that a coordinator asks beyond the number it wants.", "A", (0, 20),
        (0, 2),
    )
    limit: int = parameter(
        1, "max_partner", "partnerships/yr", "Most partnerships of a city in a year.", "D", (1, 20), (1, 2),
    )
    search_size: int = parameter(
        60, "–", "cities", "Most cities that a coordinator considers.", "A", (1, 5_000), (30, 120),
    )
    open_to: Literal["all", "bloc"] = parameter(
        "all", "–", "choice",
        "Whether members of all ten countries may be partners, or only those of the bloc.", "S",
        note="claim O3",
    )


class Consent(Group):
    """Whether a city that is asked becomes a partner, equation (7)."""

    intercept: float = parameter(
        -1.1, "h0", "logit", "Readiness of an average city to become a partner.", "C", INTERCEPT, (-2, 0),
        "20–35 % of drafts without a partner",
    )
    similarity: float = _slope(2.5, "h_A", "Effect of similar views of the two mayors.")
    capacity: float = _slope(1.2, "h_K", "Effect of technical capacity.")
    cost: float = _slope(1.2, "h_C", "How much the cost burden deters.")
    bloc_friction: float = _slope(
        0, "f_b", "How much it deters that one of the two is outside the bloc.", plausible=(0, 1),
        unit="logit", note="claim G16",
    )
