"""Parameters of the world around the network: cities, governments and mayors, law."""

from typing import Any, Literal

from paradiplomacy.scenario.parameters.base import ByCountry, Group, half_to_double, parameter

# Parameters are easier to compare when each takes a row or two.
# fmt: off


def _wealth(ratio: float) -> Any:
    meaning = "Money for action abroad per inhabitant, relative to the average of the ten countries."
    return parameter(ratio, "wealth_c", "ratio", meaning, "A", (0, 10), half_to_double(ratio))


class Wealth(ByCountry):
    """Wealth of the cities of a country."""

    AR: float = _wealth(1.1)
    BR: float = _wealth(1.0)
    PY: float = _wealth(0.6)
    UY: float = _wealth(1.4)
    CL: float = _wealth(1.4)
    PE: float = _wealth(0.7)
    BO: float = _wealth(0.4)
    EC: float = _wealth(0.7)
    CO: float = _wealth(0.7)
    VE: float = _wealth(0.7)


class CityParameters(Group):
    """Cities, their size and their budgets."""

    budget_per_head_usd: float = parameter(
        0.05, "b_i/pop_i, (2)", "USD/inhabitant/yr", "Money for action abroad per inhabitant, before wealth.",
        "A", (0, 10), (0.01, 0.20),
    )
    wealth: Wealth = Wealth()
    reference_population: float = parameter(
        80_000, "centre of z(pop)", "inhabitants",
        "Population of a city that counts as neither small nor large.", "DA", (1_000, 1e7), (40_000, 150_000),
    )
    population_spread: float = parameter(
        1.7, "σ in z(pop)", "log units", "How far apart small and large cities count as being.", "DA",
        (0.1, 5), (1.3, 1.9),
    )
    equal_population: int = parameter(
        0, "–", "inhabitants", "Gives every city this population; 0 keeps the real ones.", "A", (0, 10**7),
        note="a switch; claim F2",
    )
    synthetic: int = parameter(
        0, "–", "cities", "Takes a synthetic pool of so many cities; 0 takes the real places.", "A",
        (0, 10**7), note="a switch",
    )
    border_km: float = parameter(
        50, "border_i, border_ij", "km",
        "Cities of two countries at most this far apart are border neighbours.", "A", (0, 500), (25, 100),
    )
    growth_elasticity: float = parameter(
        0, "ε", "–", "How strongly the economic growth of its country moves a city's budget.", "A", (0, 5),
        (0.5, 2), note="1 in history",
    )


class Crises(Group):
    """What economic crises do to budgets."""

    peak: float = parameter(
        1.5, "ε_p, (19)", "exponent",
        "How strongly budgets follow a product that is below its highest of fifteen years.", "A", (0, 10),
        (0.5, 3),
    )


class PandemicParameters(Group):
    """What a pandemic makes cities take up."""

    health_pull: float = parameter(
        0.8, "–", "logit",
        "What draws the units of health and civil security to drafts in a pandemic and the year after.",
        "A", (0, 10), (0, 1.6), "claim H5",
    )


class Politics(Group):
    """National governments, mayors and their changes."""

    directional: float = parameter(
        0.5, "ω_d", "share",
        "Part of a mayor's accord that is preference for integration, not for the agenda.",
        "A", (0, 1), (0, 1),
    )
    own_government: float = parameter(
        0.5, "λ_g", "share", "Part of the support that a city feels which is its own government's; the rest "
        "is the bloc's.", "A", (0, 1), (0, 1),
    )
    government_mean: float = parameter(
        0.3, "ȳ, (17)", "position", "Usual orientation of national governments: −1 right, +1 left.", "A",
        (-1, 1), (0, 0.5),
    )
    government_persistence: float = parameter(
        0.5, "ρ_y, (17)", "share", "Part of a government's orientation that lasts into the next year.", "A",
        (0, 0.99), (0.2, 0.8),
    )
    government_noise: float = parameter(
        0.10, "σ_y, (17)", "position", "Yearly chance movement of a government's orientation.", "A", (0, 2),
        (0.05, 0.40),
    )
    left_position: float = parameter(
        0.5, "y of the left", "position", "Position of a government recorded as left.", "A", (0, 1),
        (0.3, 0.8),
    )
    right_position: float = parameter(
        -0.5, "y of the right", "position", "Position of a government recorded as right.", "A", (-1, 0),
        (-0.8, -0.3),
    )
    mayor_change: float = parameter(
        0.60, "–", "probability", "Chance that a municipal election brings a new mayor.", "D", (0, 1),
        (0.4, 0.8), note="Brazil 2000–2024; a change of party is rarer than one of person",
    )
    coattails: float = parameter(
        0.7, ".7 in (17)", "share", "How much a new mayor resembles the national government.", "A", (0, 1),
        (0.3, 0.9),
    )
    mayor_mean: float = parameter(
        0.2, ".2 in (17)", "position", "Usual orientation of mayors apart from the national government.", "A",
        (-1, 1), (0, 0.4),
    )
    mayor_persistence: float = parameter(
        0.25, ".25 in (17)", "share", "How much a new mayor resembles the one before.", "A", (0, 1), (0, 0.5),
    )
    mayor_spread: float = parameter(
        0.40, "σ_x", "position", "How far mayors of one country differ; for new mayors .85 of this.", "A",
        (0, 2), (0.2, 0.6),
    )
    cancellation: float = parameter(
        0.8, "δ, (12)", "probability per unit of |Δx|",
        "How readily a new mayor of other views cancels a project.", "AL", (0, 1), (0, 1),
    )


def _autonomy(share: float, source: str = "A", note: str = "") -> Any:
    meaning = "Legal freedom of cities to act abroad, without leave of the national government."
    return parameter(share, "L_c, (1)", "share", meaning, source, (0, 1), (0.15, 0.95), note)


_ORDER = "the order AR, BR > UY > PY is the paper's, the value is assumed"


class Autonomy(ByCountry):
    """Legal autonomy of the cities of a country; plausible orders have AR and BR highest, PY lowest."""

    AR: float = _autonomy(0.85, "SA", _ORDER)
    BR: float = _autonomy(0.85, "SA", _ORDER)
    PY: float = _autonomy(0.35, "SA", _ORDER)
    UY: float = _autonomy(0.45, "SA", _ORDER)
    CL: float = _autonomy(0.55)
    PE: float = _autonomy(0.55)
    BO: float = _autonomy(0.65)
    EC: float = _autonomy(0.65)
    CO: float = _autonomy(0.60)
    VE: float = _autonomy(0.50)


class Law(Group):
    """What national law lets cities do."""

    autonomy: Autonomy = Autonomy()
    national_permission: float = parameter(
        0.6, "ω, (1)", "–", "How far agreement with the national government opens what law leaves closed.",
        "A", (0, 2), (0, 1),
    )
    informal_exponent: float = parameter(
        0.3, "ζ, (1), (4), (16)", "exponent",
        "How much law also limits informal action: 0 not at all, 1 fully.", "A", (0, 1), (0, 1), "claim E5",
    )
    representation: float = parameter(
        0.5, "φ_v, (1)", "–", "How much the network's voice in MERCOSUR widens national permission.", "A",
        (0, 5), (0, 1), "claim B7",
    )
    harmonisation: float = parameter(
        0, "e", "share", "How far the ten laws have moved to the harmonised level.", "A", (0, 1), (0, 1),
        "claim E10",
    )
    harmonised_level: float = parameter(
        0.85, "L*", "share", "Legal autonomy that harmonisation aims at.", "A", (0, 1), (0.15, 0.95),
        "claim E9",
    )
    certainty: float = parameter(
        0.5, "–", "share", "Legal certainty of the network itself.", "A", (0, 1), (0, 1), "claim E2",
    )
    fund_friction: float = parameter(
        0.10, "f_a", "share of the fund", "What legal uncertainty would add to the cost of a fund.", "A",
        (0, 1), (0, 0.3), "claim E1",
    )


class Rules(Group):
    """Switches for null models and ablations."""

    gate: Literal["on", "off"] = parameter(
        "on", "G", "choice", "Whether law limits what cities do; off lets every city act freely.", "A",
        note="null model, claim B5",
    )
    partners: Literal["search", "random"] = parameter(
        "search", "–", "choice", "Partners are searched by their merits, or drawn among all foreign members.",
        "A", note="null model",
    )
