"""The rows of R16–R27: the worlds that each compares, and worlds without its mechanism, where it fails."""

from behaviour import deciding as judges
from behaviour.runs import World
from behaviour.table import BASELINE, DEAF, FIRST, Requirement, Without

HISTORY = World("history", last_year=2023)

NO_DONORS = World("no-donors", last_year=2023)
WITH_DONORS = HISTORY
NO_BLOC = {"activity.bloc_support": 0, "go_ahead.bloc_support": 0, "forum.effect": 0}
"""The terms of the bloc are off."""
TURN = {"baseline": BASELINE, "left": World("left-turn"), "right": World("right-turn")}
NO_PROGRAMME = World("no-programme.toml")
LOW_FEES = {
    "fees.under_50k_usd": 140.0,
    "fees.under_200k_usd": 350.0,
    "fees.under_1m_usd": 700.0,
    "fees.over_1m_usd": 1_400.0,
}


def donors(thousands: float, **settings: object) -> World:
    """The baseline where donors offer some thousand dollars a year from 2018."""
    return BASELINE.with_settings({"donors.yearly_usd": 1_000 * thousands})


TWIN = World("history-without-right-turn", last_year=2023)
MOVING = {
    "twin": TWIN,
    "bloc own mayors": HISTORY,
    **{
        " ".join(some): World(f"only-{'-'.join(some)}.toml", last_year=2020)
        for some in (("bloc",), ("own",), ("mayors",), ("bloc", "own"), ("bloc", "mayors"), ("own", "mayors"))
    },
}
"""History where only some channels of governments move, the others stay as in 2013."""

DECIDING = (
    Requirement(
        "R16",  # C8
        {"baseline": BASELINE},
        judges.large_cities_join_first,
        (
            Without(
                "size brings nobody",
                ("early entrants", "metropoles among members"),
                {"membership.size_exponent": 0, "membership.border": 0},
            ),
        ),
        replications=40,
    ),
    Requirement(
        "R17",  # D15 D16 D17
        {
            "0": BASELINE,
            **{f"{dose}": donors(dose) for dose in (20, 40, 80, 500)},
            "without second call": donors(40).ablated("second call"),
            "without top-up": donors(20).with_settings({"donors.top_up": 0}),
            "0 without news": BASELINE.ablated("news of calls"),
            "40 without news": donors(40).ablated("news of calls"),
        },
        judges.donors_money_decides,
        (
            Without(
                "money starts and draws nothing",
                (
                    "proposals with the dose",
                    "proposals with 40",
                    "proposals with 80",
                    "joint_projects with the dose",
                    "joint_projects with 40",
                    "joint_projects with 80",
                    "effect of 500 over that of 80",
                    "second call",
                    "top-up",
                    "expectation",
                ),
                {
                    "go_ahead.grant": 0,
                    "proposing.funding": 0,
                    "benefit.funding": 0,
                    "completion.funding": 0,
                    "proposing.discouragement": 0,
                },
            ),
            Without(
                "the network halves its fund when donors come",
                tuple(f"own grants with {dose}" for dose in (20, 40, 80, 500)),
                worlds={
                    f"{dose}": donors(dose).with_settings({"fund.yearly_usd": 10_000})
                    for dose in (20, 40, 80, 500)
                },
            ),
        ),
        replications=60,
    ),
    Requirement(
        "R18",  # G4 G8 G15 G23 D16
        {"history": WITH_DONORS, "no donors": NO_DONORS},
        judges.donors_mattered_in_history,
        (
            Without(
                "no programmes and no donors in both",
                ("2009–2013", "2018–2018"),
                {"donors.programmes": 0, "donors.yearly_usd": 0},
            ),
        ),
        replications=60,
    ),
    Requirement(
        "R19",  # C5 D18 C17
        {
            "baseline": BASELINE,
            "history": HISTORY,
            "opaque": World("opaque-fund"),
            "none": World("no-secretariat"),
            "strong": World("strong-secretariat"),
        },
        judges.promises_are_kept,
        (
            Without(
                "each member counts on a grant",
                ("expected over paid, baseline", "expected over paid, history"),
                worlds={
                    name: World(scenario, last_year=year, off="rarity of drafts")
                    for name, scenario, year in (
                        ("baseline", "baseline", 2026),
                        ("opaque", "opaque-fund", 2026),
                        ("none", "no-secretariat", 2026),
                        ("strong", "strong-secretariat", 2026),
                        ("history", "history", 2023),
                    )
                },
            ),
            Without(
                "central governments pay instead, and turn away where it is strong",
                ("closed fund", "no Secretariat", "usual Secretariat against a strong one"),
                worlds={
                    "opaque": World("central-support"),
                    "none": World("central-support"),
                    "strong": World("right-turn"),
                },
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R20",  # S1 T3
        {"merit": BASELINE, "equal shares": World("equal-shares")},
        judges.grants_count_as_money,
        (
            Without(
                "any part of a grant starts a project in proportion",
                ("joint projects",),
                worlds={
                    "merit": BASELINE.ablated("threshold of money"),
                    "equal shares": World("equal-shares", off="threshold of money"),
                },
            ),
            Without(
                "a rule that comes with support of central governments",
                ("activity",),
                worlds={"equal shares": World("central-support")},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R21",  # H1 H2
        {**TURN, **{f"{name}, no bloc": world.with_settings(NO_BLOC) for name, world in TURN.items()}},
        judges.left_is_not_right,
        (
            Without(
                "no preference for integration",
                ("baseline above left, without the bloc",),
                {"politics.directional": 0},
            ),
            Without("deaf to national governments", ("left", "right", "right, without the bloc"), DEAF),
        ),
        replications=60,
    ),
    Requirement(
        "R22",  # H1
        MOVING,
        judges.each_channel_carries_the_right_turn,
        (
            Without(
                "no own government",
                ("own",),
                {"politics.own_government": 0},
            ),
            Without(
                "deaf to national governments",
                ("activity", *judges.CHANNELS, "gaps by country", "gap where the own government turned"),
                DEAF,
            ),
        ),
        replications=80,
    ),
    Requirement(
        "R23",  # C22 E1 E2
        {"baseline": BASELINE, "fees −30 %": BASELINE.with_settings(LOW_FEES)},
        judges.treasury_binds,
        (
            Without(
                "nothing is left for the units",
                ("balance below a year's spending",),
                worlds={
                    "baseline": BASELINE.ablated("activities of units"),
                    "fees −30 %": BASELINE.with_settings(LOW_FEES).ablated("activities of units"),
                },
            ),
            Without(
                "a Secretariat that takes all",
                ("whole fund", "years with a fund at lower fees"),
                {"secretariat.base_usd": 500_000, "secretariat.income_limit": 1},
            ),
            Without(
                "fees as before",
                ("training, activities or grants with lower fees",),
                worlds={"fees −30 %": BASELINE},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R24",  # D2
        {"baseline": BASELINE, "covid": World("covid", last_year=2024)},
        judges.pandemic_brings_no_members,
        (
            Without(
                "a recession in its place",
                ("members",),
                {"membership.crisis_demand": 2},
                worlds={"covid": World("recession-2019.toml", last_year=2024)},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R25",  # D14 D17
        {"history": HISTORY},
        judges.figures_of_the_paper,
        (
            Without(
                "half the fund",
                ("grants a year", "grants of 2017–2021", *judges.GRANTS_OF),
                {"fund.yearly_usd": 10_000},
            ),
            Without(
                "grants pay a tenth to a fifth of a project",
                ("leverage 2017", "leverage 2018"),
                {"projects.request_low": 0.1, "fund.max_cost_share": 0.2},
            ),
        ),
        replications=40,
    ),
    Requirement(
        "R26",
        {"no programme": NO_PROGRAMME},
        judges.nothing_grows_by_itself,
        (
            Without(
                "places without end",
                ("activity",),
                {"activity.crowding": 0, "units.meetings": 1000},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R27",  # H5
        {"baseline": BASELINE, "covid": World("covid", last_year=2024)},
        judges.health_units_revive,
        (Without("no such rule", ("health and security projects",), {"pandemic.health_pull": 0}),),
        replications=110,
    ),
)

REQUIREMENTS = FIRST + DECIDING
"""All requirements."""
DRIFT = NO_PROGRAMME
"""The world in which nothing must grow or fall by itself."""
DRIFT_WITHOUT_FORUM = DRIFT.with_settings({"forum.effect": 0})
"""The same without what the forum of 2008 pulls cities into activities."""
UNSIGNED = {"R4", "R20", "R25", "R26"}
"""Requirements without a direction."""
SIGNED = tuple(requirement for requirement in REQUIREMENTS if requirement.name not in UNSIGNED)
"""Requirements whose signs are looked for in worlds drawn from the plausible ranges."""
