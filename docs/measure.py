"""Run the model and write ``measured.md``: what it was calibrated on, and where the rollback comes from.

Run it after a change that alters results: ``uv run python docs/measure.py`` (a few minutes). A slow test
compares the page with what this script would write.
"""

from pathlib import Path

import pandas as pd
from generate import DOCS, table

from paradiplomacy import run
from paradiplomacy.results.intervals import half_width
from paradiplomacy.results.results import Results
from paradiplomacy.world.sources import country_facts

HISTORY_RUNS = 40
PAIRS = 60
BLOC_OFF = {"activity.bloc_support": 0, "forum.effect": 0, "go_ahead.bloc_support": 0}
"""All ways by which support for the bloc acts, beside the small one through the forum's voice on law."""

NOTICE = "<!-- Written by docs/measure.py from runs of the model; changes made here are lost. -->"

INTRODUCTION = """\
What the model gives at its defaults, with the commands that show it. Ranges in brackets reach from the 5 %
to the 95 % quantile of the runs; intervals with ± are 95 % intervals of a mean over pairs of runs with one
seed. Targets and their sources stand in [model.md](model.md#calibration)."""

WITHOUT_BLOC = """\
The second takes away all effects of the governments' support for the bloc on activity, drafting and going
ahead. Paired differences, means of 2016–2020:"""

NO_EVIDENCE = """\
There is no direct evidence for these effects; their size is assumed. What the facts in print fix is at most
the sign of the rollback, not its size or its main channel."""

COMMANDS = (
    "paradiplomacy run history history-without-right-turn",
    "paradiplomacy run baseline right-turn",
)

type Years = tuple[int, int]


def page(runs: int = HISTORY_RUNS, pairs: int = PAIRS) -> str:
    """The text of ``measured.md``."""
    history = run(["history", "history-without-right-turn"], runs, report=False)
    with_bloc, without_bloc = (
        run(["baseline", "right-turn"], pairs, set=changes, last_year=2020, report=False)
        for changes in ({}, BLOC_OFF)
    )
    parts = [
        NOTICE,
        "# Measured",
        INTRODUCTION,
        *calibration(history, runs),
        *rollback(history),
        *bloc(with_bloc, without_bloc, pairs),
    ]
    return "\n\n".join(parts) + "\n"


# --- Calibration ---


def calibration(results: Results, runs: int) -> list[str]:
    """The targets of the hand calibration beside what the runs give."""
    rows = results.years[results.years["scenario"] == "history"]
    targets = [
        ("members in 2010", "228", "members", (2010, 2010), "{:.0f}"),
        ("members in 2021", "366 in April 2022", "members", (2021, 2021), "{:.0f}"),
        ("members in 2022", "366 in April 2022", "members", (2022, 2022), "{:.0f}"),
        ("activity share, 2010–2019", ".30 to .50", "activity_share", (2010, 2019), "{:.3f}"),
        ("joint projects a year, 2008–2012", "2 to 6", "joint_projects", (2008, 2012), "{:.1f}"),
        ("proposals a year, 2017–2022", "7 to 25", "proposals", (2017, 2022), "{:.1f}"),
        (
            "value of funded projects in 2017, USD",
            "51,000",
            "funded_project_value_usd",
            (2017,) * 2,
            "{:,.0f}",
        ),
        (
            "value of funded projects in 2018, USD",
            "90,000",
            "funded_project_value_usd",
            (2018,) * 2,
            "{:,.0f}",
        ),
        ("leverage in 2017", "2.55", "leverage", (2017, 2017), "{:.2f}"),
        ("leverage in 2018", "4.5", "leverage", (2018, 2018), "{:.2f}"),
    ]
    lines = [
        (name, aim, _spread(_means(rows, column, years), form)) for name, aim, column, years, form in targets
    ]
    lines.append(
        ("drafts without a partner, all years", "20 to 35 %", _spread(_without_partner(rows), "{:.0%}"))
    )
    return [
        "## Calibration",
        f"`{COMMANDS[0]} --replications {runs}`, here the runs of `history`:",
        table(("figure", "target", "measured"), lines),
        "Members by country in 2022, an input, since each country has an entry rate of its own:",
        table(("country", "documented", "measured"), _by_country(results)),
    ]


def _means(rows: pd.DataFrame, column: str, years: Years) -> "pd.Series[float]":
    """Mean over the years, for each run."""
    chosen = rows[rows["year"].between(*years)]
    return chosen.groupby("replication")[column].mean().dropna()


def _spread(values: "pd.Series[float]", form: str) -> str:
    low, high = values.quantile([0.05, 0.95])
    return f"{form.format(values.mean())} [{form.format(low)} to {form.format(high)}]"


def _without_partner(rows: pd.DataFrame) -> "pd.Series[float]":
    sums = rows.groupby("replication")[["proposals_without_partner", "proposals"]].sum()
    return sums["proposals_without_partner"] / sums["proposals"]


def _by_country(results: Results) -> list[tuple[str, str, str]]:
    rows = results.countries.query("scenario == 'history' and year == 2022")
    found, facts = rows.groupby("country", sort=False)["members"].mean(), country_facts()
    documented = facts.members_2022.tolist()
    return [
        (name, str(count), f"{mean:.1f}")
        for name, count, mean in zip(facts.name, documented, found, strict=True)
    ]


# --- The rollback ---


def rollback(results: Results) -> list[str]:
    """Levels of activity and projects in history, and the paired difference that the right turn makes."""
    rows = results.years[results.years["scenario"] == "history"]
    periods: list[Years] = [(2011, 2013), (2014, 2016), (2017, 2019), (2020, 2020), (2021, 2022)]
    levels = [
        (
            f"{a}–{b}" if a < b else f"{a}",
            *(f"{_means(rows, name, (a, b)).mean():{form}}" for name, form in SHOWN),
        )
        for a, b in periods
    ]
    effects = [(f"`{name}`", _effect(results, name, (2014, 2020))) for name, _ in SHOWN]
    return [
        "## The rollback under the recorded governments",
        "From the same runs. In levels the programme of 2017 masks it:",
        table(("years of `history`", "activity share", "joint projects a year"), levels),
        "Against `history-without-right-turn`, seed by seed, means of 2014–2020:",
        table(("indicator", "difference"), effects),
    ]


SHOWN = (("activity_share", ".3f"), ("joint_projects", ".2f"))
"""Indicators of the rollback and how many digits they have."""


def _paired(results: Results, name: str, years: Years, scenario: str, base: str) -> "pd.Series[float]":
    """Differences of a scenario from a base, a pair of runs each, averaged over the years."""
    of = {one: results.years[results.years["scenario"] == one] for one in (scenario, base)}
    return _means(of[scenario], name, years) - _means(of[base], name, years)


def _effect(results: Results, name: str, years: Years) -> str:
    """Difference that the right turn makes."""
    scenarios = [scenario.name for scenario in results.scenarios]
    with_turn, without = scenarios if "history" in scenarios else scenarios[::-1]
    return _interval(_paired(results, name, years, with_turn, without), dict(SHOWN)[name])


def _interval(differences: "pd.Series[float]", form: str) -> str:
    half = half_width(float(differences.std(ddof=1)), len(differences)) or 0.0
    return f"{differences.mean():{form}} ± {half:{form}}".replace("-", "−")


# --- Channels ---


def bloc(with_bloc: Results, without_bloc: Results, pairs: int) -> list[str]:
    """How much of the effect of a right turn passes through support for the bloc."""
    rows = []
    for name, form in SHOWN:
        both = [
            _paired(one, name, (2016, 2020), "right-turn", "baseline") for one in (with_bloc, without_bloc)
        ]
        share = 1 - both[1].mean() / both[0].mean()
        rows.append((f"`{name}`", *(_interval(one, form) for one in both), f"{share:.0%}"))
    changes = " ".join(f"--set {name}={value}" for name, value in BLOC_OFF.items())
    command = f"{COMMANDS[1]} --replications {pairs} --to 2020"
    return [
        "## How much of a right turn passes through support for the bloc",
        f"`{command}`, and the same with `{changes}`.",
        WITHOUT_BLOC,
        table(("indicator", "as it is", "without effects of bloc support", "share that is gone"), rows),
        NO_EVIDENCE,
    ]


def main() -> None:
    """Write the page."""
    Path(DOCS / "measured.md").write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
