"""Parameters of the network and its organs: membership, fees, Secretariat, Council, units, forum."""

from typing import Any, Literal

from paradiplomacy.scenario.parameters.base import ByCountry, Group, half_to_double, parameter

# Parameters are easier to compare when each takes a row or two.
# fmt: off


def _entry_rate(rate: float) -> Any:
    meaning = "Yearly rate at which a city of reference size joins that is in accord with the network."
    note = "shares of the countries among the 366 members of 2022"
    return parameter(rate, "e_0,c, (16)", "1/yr", meaning, "C", (0, 10), half_to_double(rate), note)


class EntryRate(ByCountry):
    """How readily cities of a country join."""

    AR: float = _entry_rate(0.0445)
    BR: float = _entry_rate(0.0025)
    PY: float = _entry_rate(0.112)
    UY: float = _entry_rate(0.049)
    CL: float = _entry_rate(0.0126)
    PE: float = _entry_rate(0.0153)
    BO: float = _entry_rate(0.0146)
    EC: float = _entry_rate(0.0039)
    CO: float = _entry_rate(0.0005)
    VE: float = _entry_rate(0.0028)


class Membership(Group):
    """Joining and leaving the network."""

    entry: float = parameter(
        1, "× e_0, (16)", "ratio", "Multiplies the entry rates of all countries.", "C", (0, 50), (0.5, 2),
        "228 members in 2010, 366 in 2022",
    )
    entry_rate: EntryRate = EntryRate()
    alignment_slope: float = parameter(
        3, "3 in (16)", "–", "How much accord with the network draws a city in.", "A", (0, 20), (1.5, 6),
    )
    size_exponent: float = parameter(
        0.8, "β, (16)", "exponent", "How much likelier large cities are to join.", "D", (0, 3), (0.4, 1.6),
        "the twelve founders against the pool, shrunk",
    )
    border: float = parameter(
        0.5, "κ_bd, (16)", "–", "How much likelier border cities are to join.", "A", (0, 10), (0, 1.5),
        "claim C8",
    )
    visibility_floor: float = parameter(
        0.5, ".5 in (16)", "–", "What draws cities in while the network is idle, beside its activity.", "A",
        (0, 2), (0.25, 1),
    )
    exit: float = parameter(
        0.006, ".006 in (16)", "1/yr", "Yearly chance that an aligned or active city leaves.", "C", (0, 1),
        (0.003, 0.012), "members of 2010 and 2022",
    )
    misaligned_exit: float = parameter(
        3, "3 in (16)", "–", "How much an idle city at odds with the agenda is likelier to leave.", "A",
        (0, 50), (1.5, 6), "who is idle and at odds leaves first",
    )
    arrears_years: int = parameter(
        5, "n_a", "yr", "Years of unpaid fees and idleness after which a city is out; 99 is never.", "A",
        (1, 99), (3, 8),
    )
    crisis_demand: float = parameter(
        0.5, "κ_d", "–", "How much likelier a city is to join in the year after its country's crisis began.",
        "A", (0, 10), (0, 1), "claim G1",
    )
    open_to: Literal["all", "bloc"] = parameter(
        "all", "–", "choice", "Whether cities of all ten countries may join, or only those of the bloc.", "S",
        note="claims A3, O3",
    )


def _fee(usd: float, size: str) -> Any:
    note = "a placeholder: the fee scale was not found"
    meaning = f"Yearly fee of a city {size}."
    return parameter(usd, "fee_i, (2)", "USD/yr", meaning, "A", (0, 1e5), half_to_double(usd), note)


class Fees(Group):
    """Membership fees."""

    under_50k_usd: float = _fee(200, "under 50,000 inhabitants")
    under_200k_usd: float = _fee(500, "from 50,000 to 200,000 inhabitants")
    under_1m_usd: float = _fee(1_000, "from 200,000 to 1 million inhabitants")
    over_1m_usd: float = _fee(2_000, "over 1 million inhabitants")
    compliance: float = parameter(
        0.5, ".5", "probability", "Chance that a city idle last year pays its fee.", "A", (0, 1),
        (0.25, 0.75),
    )
    compliance_active: float = parameter(
        0.3, ".3", "probability", "Added chance to pay for a city active last year.", "A", (0, 1), (0, 0.5),
    )


class SecretariatParameters(Group):
    """The Permanent Technical Secretariat."""

    strength: float = parameter(
        0.6, "stp, (7)", "logit", "How much the Secretariat helps partners to find each other.", "A", (0, 5),
        (0, 1.5), "claim C17",
    )
    memory: float = parameter(
        0.2, ".2", "share per unit of stp",
        "How much of a loss at a change of mayor the Secretariat prevents.", "A", (0, 1), (0.1, 0.4),
    )
    cost_share: float = parameter(
        0.8, "c_s", "share of income",
        "Part of the network's income that the Secretariat costs under the statute of 1995.", "A", (0, 1),
        (0.6, 0.95),
    )
    base_usd: float = parameter(
        72_000, "c_0 of the Secretariat", "USD/yr",
        "What the Secretariat costs under the statute of 2015, whatever the number of members.", "C",
        (0, 1e7), (36_000, 144_000), "income covers cost, fund and training in 2017",
    )
    member_usd: float = parameter(
        100, "c_m", "USD/member/yr", "What each member adds to the cost of the Secretariat.", "A", (0, 1e5),
        (50, 200),
    )
    income_limit: float = parameter(
        0.9, "–", "share of income", "Most of the year's income that the Secretariat costs since 2015.", "A",
        (0, 1), (0.8, 1),
    )
    activity_income_usd: float = parameter(
        20, "–", "USD/active member/yr", "Income of the network from its activities.", "A", (0, 1e4), (0, 40),
        "claim C22",
    )


class Treasury(Group):
    """The network's reserve."""

    reserve: float = parameter(
        0.5, "–", "share of the yearly cost", "Part of a year's cost that no fund may touch.", "A", (0, 5),
        (0.25, 1),
    )


class Host(Group):
    """The host city of the year's Summit."""

    experience: float = parameter(
        1, "χ_h", "–", "How much likelier a city is to be host that was host before.", "A", (0, 20), (0, 3),
        "claim C7",
    )
    home_advantage: float = parameter(
        0.3, "p_host, (6)", "utility", "How much more attractive partners from the host's country are.", "A",
        (0, 5), (0, 0.6), "claim C7",
    )
    agenda_weight: float = parameter(
        0.3, "ρ, (15)", "share", "Weight of the host, or later of the Directorate, in the agenda.", "A",
        (0, 1), (0, 0.6), "claim C16",
    )


class Governance(Group):
    """The statute."""

    rules: Literal["dated", "1995", "2015"] = parameter(
        "dated", "–", "choice",
        "Statute in force: as dated by the scenario's events, or one of the two throughout.", "S",
        note="reform of November 2015, in force from 2016",
    )
    directors: int = parameter(7, "–", "cities", "Size of the Executive Directorate.", "SA", (1, 40), (5, 7))


class Council(Group):
    """The Council."""

    seats: int = parameter(40, "–", "cities", "Seats in the Council.", "D", (1, 400))
    rule: Literal["proportional", "per-country"] = parameter(
        "proportional", "–", "choice",
        "Seats in proportion to members by country, or up to a limit a country.", "SL",
        note="the paper says proportional, the network's page up to 8 a country",
    )
    country_limit: int = parameter(
        8, "–", "cities", "Most seats of one country under per-country.", "L", (1, 40),
    )
    commitment: float = parameter(
        0.2, "b_seat, (4)", "logit", "How much a Council seat commits a city to take part.", "A", (0, 5),
        (0, 0.4), "claim B20",
    )


class Agenda(Group):
    """The network's agenda."""

    inertia: float = parameter(
        0.10, "η, (15)", "share/yr", "How fast the agenda follows active members and leaders.", "A", (0, 1),
        (0, 0.5),
    )


class Themes(Group):
    """Themes of projects."""

    count: int = parameter(7, "–", "themes", "Themes that projects may have.", "S", (4, 15))
    priorities: int = parameter(
        4, "–", "themes", "Themes that the Summit puts first each year.", "S", (0, 15),
    )


class Units(Group):
    """Thematic units, where member cities meet."""

    count: int = parameter(15, "–", "units", "Thematic units.", "D", (1, 200), (14, 20))
    meetings: int = parameter(
        12, "–", "cities met/yr", "Most other cities that a city meets in its unit, half on either side.",
        "A", (0, 1_000), (6, 24),
    )


class Forum(Group):
    """The consultative forum of cities, states and provinces in MERCOSUR (FCCR)."""

    effect: float = parameter(
        0.3, "b_F, (4)", "logit", "How much the forum adds to activity when the bloc is supported.", "A",
        (0, 5), (0, 0.6), "claim C10",
    )
    border_bonus: float = parameter(
        0.5, "–", "ratio",
        "How much more border neighbours seek each other once the border group works (2008).", "A", (0, 5),
        (0, 1), "claim G5",
    )
