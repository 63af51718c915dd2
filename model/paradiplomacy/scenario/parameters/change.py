"""Parameters of slow change: capacity, ties, awareness, regional identity, civil society."""

from typing import Any

from paradiplomacy.scenario.parameters.base import Group, Range, half_to_double, parameter
from paradiplomacy.scenario.parameters.decisions import INTERCEPT, SLOPE

# Parameters are easier to compare when each takes a row or two.
# fmt: off


def _share(
    value: float, symbol: str, unit: str, meaning: str, plausible: Range | None = None, source: str = "A",
    note: str = "",
) -> Any:
    return parameter(value, symbol, unit, meaning, source, (0, 1), plausible or half_to_double(value), note)


class Capacity(Group):
    """Technical capacity of cities, equation (13)."""

    start: float = _share(0.38, ".38 in K0", "index", "Capacity of a city of medium size.", (0.3, 0.46))
    size_effect: float = _share(
        0.12, ".12 on z", "index per unit of z", "How much more capacity larger cities have.",
    )
    spread: float = _share(0.12, ".12 in K0", "index", "How far capacities of equally large cities differ.")
    reversion: float = _share(0.10, "μ", "share/yr", "How fast capacity returns to the city's own level.")
    peer_learning: float = _share(
        0.15, "λ_l", "share/yr", "How fast an active city learns from abler tied cities.",
    )
    project_learning: float = _share(
        0.06, "λ_p", "share of 1−K", "How much a city learns from a completed project.",
    )
    turnover_loss: float = _share(
        0.25, "ψ", "share", "Capacity lost at a change of mayor where there is no permanent office.",
        source="L", note="its sign",
    )
    office_base: float = parameter(
        -0.8, "−.8 in o", "logit", "How common a permanent office is in a city of medium size.", "A",
        INTERCEPT, (-1.6, 0),
    )
    office_size_effect: float = parameter(
        1.2, "1.2 in o", "logit per unit of z", "How much commoner offices are in larger cities.", "A", SLOPE,
        (0.6, 2.4),
    )


class TieParameters(Group):
    """Ties between cities, equations (14) and (19)."""

    decay: float = _share(
        0.25, "d", "share/yr", "Part of a tie that is lost in a year.", (0.1, 0.5), note="Burt 2000",
    )
    meeting: float = parameter(
        0.15, ".15 in (14)", "weight", "What a meeting in a thematic unit adds to a tie.", "A", (0, 10),
        (0.075, 0.30),
    )
    project: float = parameter(
        1, "1 in (14)", "weight", "What a common project adds to a tie.", "A", (0, 10), (0.5, 2),
    )
    threshold: float = _share(
        0.05, ".05", "weight", "Weight above which two cities count as tied.", (0.02, 0.10),
    )
    contagion: float = _share(
        0.3, "χ, (19)", "share", "How much a crisis abroad hurts through ties.", (0, 1), note="claim T5",
    )
    insurance: float = _share(
        0.02, "ι, (19)", "share of b", "Part of its budget that a city gives to tied cities in a crisis.",
        (0, 0.1), note="claim H10",
    )


class Awareness(Group):
    """Citizens' awareness of the network, equation (18)."""

    start: float = _share(0.12, "A_0", "share", "Awareness at the start.", note="claim W5")
    project: float = _share(
        0.10, ".10", "share/project", "How much a completed project makes the network known.",
    )
    activity: float = _share(0.01, ".01", "share/yr", "How much a year's activity makes the network known.")
    decay: float = _share(0.10, ".10", "share/yr", "Part of awareness that is lost in a year.")
    campaign: float = parameter(
        4, "campaign", "ratio", "How much more activity makes known during an awareness campaign.", "A",
        (0, 50), (1, 8),
    )


class Identity(Group):
    """Regional identity, equation (18)."""

    start: float = _share(0.05, "R_0", "index", "Regional identity at the start.", (0, 0.1))
    projects: float = _share(0.02, ".02", "–", "How much joint projects build regional identity.")
    threat: float = _share(
        0.05, ".05", "–", "How much a common threat builds regional identity.", note="claim H8",
    )
    decay: float = _share(0.03, ".03", "share/yr", "Part of regional identity that is lost in a year.")
    buffer: float = parameter(
        0.5, "ρ_R", "–", "How much regional identity makes up for weak support of the bloc.", "A", (0, 5),
        (0, 1), "claim H8",
    )


def _shape(value: float, which: str) -> Any:
    meaning = f"{which} shape of the distribution of civil society's strength over cities."
    return parameter(value, "Beta of s", "–", meaning, "A", (0.1, 50), half_to_double(value))


class CivilSociety(Group):
    """Civil society as a partner, equation (20)."""

    alpha: float = _shape(2, "First")
    beta: float = _shape(3, "Second")
    base: float = parameter(
        -0.5, "−.5 in (20)", "logit", "Readiness of civil society to become a partner.", "A", INTERCEPT,
        (-1, 0),
    )
