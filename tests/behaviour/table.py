"""The table of requirements: the worlds each compares, and worlds without its mechanism, where it fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from behaviour import requirements as judges
from behaviour.judging import Verdict
from behaviour.requirements import Arms
from behaviour.runs import World


@dataclass(frozen=True)
class Without:
    """A requirement's worlds without its mechanism, or with an effect where there should be none.

    Attributes:
        what: what is different, in words.
        breaks: names of the findings that then must not hold.
        settings: parameters set in every world of the requirement.
        worlds: worlds that take the place of others.
        replications: pairs to run.
    """

    what: str
    breaks: tuple[str, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    worlds: Mapping[str, World] = field(default_factory=dict)
    replications: int = 30


@dataclass(frozen=True)
class Requirement:
    """One row of the table.

    Attributes:
        name: R1 to R27.
        worlds: the worlds compared, by the name that ``judge`` knows them by.
        judge: from their runs to a verdict.
        without: the same where it must fail.
        replications: pairs to run: what a pilot of thirty said is needed, rounded up, and thirty at least.
    """

    name: str
    worlds: Mapping[str, World]
    judge: Callable[[Arms], Verdict]
    without: tuple[Without, ...]
    replications: int

    def changed(self, off: Without) -> "Requirement":
        """The requirement in the worlds of ``off``."""
        worlds = {**self.worlds, **off.worlds}
        changed = {name: world.with_settings(off.settings) for name, world in worlds.items()}
        return replace(self, worlds=changed, replications=off.replications)


BASELINE = World("baseline")
LASTING_MAYORS = BASELINE.with_settings({"politics.mayor_change": 0})
MERIT_ONLY = World("baseline").with_settings({"fund.council_favour": 0})
RIGHT_TURN = {"baseline": BASELINE, "right turn": World("right-turn")}

DEAF = {
    "politics.coattails": 0,
    "law.national_permission": 0,
    "activity.bloc_support": 0,
    "forum.effect": 0,
    "go_ahead.bloc_support": 0,
}
"""National governments reach neither mayors nor law, and support of the bloc has no weight."""
NO_LEGAL_LIMITS = {"rules.gate": "off"}
NO_BURDEN = {"activity.cost": 0, "proposing.cost": 0, "consent.cost": 0}
SIZE_IS_NOTHING = {
    **NO_BURDEN,
    "benefit.funding": 0,
    "proposing.funding": 0,
    "go_ahead.budget": 0,
    "capacity.size_effect": 0,
    "capacity.office_size_effect": 0,
    "membership.size_exponent": 0,
    "rules.partners": "random",
}
"""Large cities have no more money that matters and no more capacity, join no sooner, are asked no oftener."""

FIRST = (
    Requirement(
        "R1",  # H1
        RIGHT_TURN,
        judges.right_turn_lowers_activity,
        (Without("deaf to national governments", ("activity", "size in %"), DEAF),),
        replications=60,
    ),
    Requirement(
        "R2",  # H1 H4
        RIGHT_TURN,
        judges.joint_projects_fall_and_activity_recovers,
        (
            Without("deaf to national governments", ("joint projects", "recovery"), DEAF),
            Without(
                "a right turn without an end",
                ("recovery",),
                worlds={"right turn": World("lasting-right-turn.toml")},
            ),
        ),
        replications=60,
    ),
    Requirement(
        "R3",  # C2 H1
        RIGHT_TURN,
        judges.membership_rises_nevertheless,
        (
            Without(
                "nobody joins",
                ("members rise", "members as without the turn"),
                worlds={
                    "right turn": World("right-turn", last_year=2020).with_settings({"membership.entry": 0})
                },
            ),
            Without(
                "idle cities at odds with the agenda leave",
                ("members as without the turn",),
                {"membership.misaligned_exit": 50},
            ),
            Without("deaf to national governments", ("activity",), DEAF),
        ),
        replications=60,
    ),
    Requirement(
        "R4",  # B19 D8
        RIGHT_TURN,
        judges.fund_does_not_feel_the_right_turn,
        (Without("a fund for all", ("grants",), {"fund.yearly_usd": 200_000}),),
        replications=60,
    ),
    Requirement(
        "R5",  # D15 D16 D17
        {"baseline": BASELINE, "donors": World("donor-funding")},
        judges.donors_raise_project_value,
        (
            Without("donors without money", ("funded value",), worlds={"donors": BASELINE}),
            Without(
                "the network halves its fund when donors come",
                ("own money",),
                worlds={"donors": World("donor-funding").with_settings({"fund.yearly_usd": 10_000})},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R6",  # E9
        {"baseline": BASELINE, "harmonised": World("legal-harmonisation")},
        judges.harmonised_law_helps_the_strict_most,
        (
            Without(
                "no legal limits", ("proposals", "rise in PY and UY above that in AR and BR"), NO_LEGAL_LIMITS
            ),
        ),
        replications=80,
    ),
    Requirement(
        "R7",  # E8
        {"baseline": BASELINE, "swapped": World("swapped-law")},
        judges.regime_not_country_decides,
        (Without("no legal limits", ("rate of AR and BR", "rate of PY and UY"), NO_LEGAL_LIMITS),),
        replications=90,
    ),
    Requirement(
        "R8",  # D9 G15
        {"baseline": BASELINE, "no training": World("no-training")},
        judges.training_builds_capacity,
        (
            Without(
                "training teaches nothing",
                ("capacity_mean", "proposals", "joint_projects", "projects_completed", "capacity_gini"),
                worlds={"baseline": BASELINE.with_settings({"training.learning": 0})},
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R9",  # F2 T3
        {
            "real sizes": MERIT_ONLY,
            "equal sizes": MERIT_ONLY.with_settings({"cities.equal_population": 80_000}),
        },
        judges.size_makes_centres,
        (Without("size brings nothing", ("ρ above .3", "tie_strength_gini"), SIZE_IS_NOTHING),),
        replications=30,
    ),
    Requirement(
        "R10",  # C17 W4 W6
        {"none": World("no-secretariat"), "usual": BASELINE, "strong": World("strong-secretariat")},
        judges.secretariat_brings_partners_together,
        (
            Without(
                "a secretariat that brings nobody together",
                ("drafts without partner",),
                worlds=dict.fromkeys(("none", "usual", "strong"), World("no-secretariat")),
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R11",  # C5 E3
        {"baseline": BASELINE, "no fund": World("no-fund")},
        judges.funding_matters_more_to_small_cities,
        (
            Without(
                "funding is no motive, and its loss discourages nobody",
                ("drop of small above that of large",),
                {"benefit.funding": 0, "proposing.funding": 0, "proposing.discouragement": 0},
            ),
        ),
        replications=90,
    ),
    Requirement(
        "R12",  # W1
        {"baseline": BASELINE, "supported": World("central-support")},
        judges.central_support_raises_activity,
        (Without("costs deter nobody", ("activity", "rise of small above that of large"), NO_BURDEN),),
        replications=70,
    ),
    Requirement(
        "R13",  # W2 W3 D21
        {"baseline": BASELINE, "private": World("private-capital")},
        judges.private_capital_serves_production,
        (
            Without(
                "no private money", ("project_value_usd", "productive_projects"), worlds={"private": BASELINE}
            ),
            Without(
                "private money starts no project",
                ("productive_projects",),
                worlds={"private": World("private-capital").with_settings({"go_ahead.private": 0})},
            ),
            Without(
                "business draws drafts away from the border",
                ("border",),
                worlds={
                    "private": World("private-capital").with_settings(
                        {"axes.border": 0.1, "axes.productive": 0.35}
                    )
                },
            ),
        ),
        replications=30,
    ),
    Requirement(
        "R14",  # H2 G14
        {"baseline": BASELINE, "no turnover": LASTING_MAYORS},
        judges.turnover_breaks_projects,
        (
            Without(
                "new mayors keep projects", ("cancelled in election years",), {"politics.cancellation": 0}
            ),
            Without(
                "new mayors are like the old",
                ("cancelled in election years", "completed"),
                {"politics.mayor_persistence": 1, "politics.mayor_spread": 0, "capacity.turnover_loss": 0},
            ),
        ),
        replications=110,
    ),
    Requirement(
        "R15",  # D2 H4
        {"baseline": BASELINE, "covid": World("covid", last_year=2024)},
        judges.pandemic_passes,
        (
            Without(
                "a pandemic without consequences",
                ("activity_share", "joint_projects", "projects_completed"),
                worlds={"covid": World("harmless-pandemic.toml", last_year=2024)},
            ),
            Without(
                "a pandemic without an end",
                ("activity 2022–24",),
                worlds={"covid": World("endless-pandemic.toml", last_year=2024)},
            ),
        ),
        replications=90,
    ),
)
