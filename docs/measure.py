"""Run the model and write ``measured.md``: what it was calibrated on, and where the rollback comes from.

Run it after a change that alters results: ``uv run python docs/measure.py`` (a few minutes). A slow test
compares the page with what this script would write.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from generate import DOCS, table

from paradiplomacy import run
from paradiplomacy.report.results import Results
from paradiplomacy.results.intervals import half_width
from paradiplomacy.world.sources import country_facts

RUNS = 40
PAIRS = 60
CHANNELS = ("bloc", "own", "mayors")
PARTS = [some for size in (1, 2) for some in itertools.combinations(CHANNELS, size)]
"""Channels of a government's position that move while the others stay as in 2013."""
SCENARIOS = DOCS.parent / "tests" / "behaviour" / "scenarios"

NOTICE = "<!-- Written by docs/measure.py from runs of the model; changes made here are lost. -->"

INTRODUCTION = """\
What the model gives at its defaults, with the commands that show it. Ranges in brackets reach from the 5 %
to the 95 % quantile of the runs; intervals with ± are 95 % intervals of a mean over pairs of runs with one
seed. Targets and their sources stand in [model.md](model.md#calibration)."""

CHANNELS_SAY = """\
A government's position reaches cities by three channels: support for the bloc as a whole, what they feel of
their own government, and the mayors whom it helps into office. Each is let move alone, and together with
each other, while the rest stays as in 2013; its part of the fall is averaged over the orders in which
channels may be let move (Shapley), means of 2014–2020 over {pairs} pairs:"""

NO_EVIDENCE = """\
There is no direct evidence for the sizes of these effects; they are assumed, and so is what each channel
carries. The scenarios in which some channels stay are in `tests/behaviour/scenarios`."""

COMMAND = "paradiplomacy run {} --replications {}"

type Years = tuple[int, int]
type Series = pd.Series[float]


def page(runs: int = RUNS, pairs: int = PAIRS) -> str:
    """The text of ``measured.md``."""
    recorded = run(["history", "baseline"], runs, report=False)
    parts = [str(SCENARIOS / f"only-{'-'.join(some)}.toml") for some in PARTS]
    turn = run(["history", "history-without-right-turn", *parts], pairs, last_year=2023, report=False)
    sections = [
        NOTICE,
        "# Measured",
        INTRODUCTION,
        *calibration(recorded, runs),
        *rollback(turn, pairs),
        *channels(turn, pairs),
    ]
    return "\n\n".join(sections) + "\n"


# --- Calibration ---


@dataclass(frozen=True)
class Target:
    """A figure that the defaults were set by: what is aimed at, and how it is measured in a run."""

    name: str
    low: float
    high: float
    form: str
    measure: Callable[[pd.DataFrame], Series]

    def row(self, rows: pd.DataFrame, baseline: pd.DataFrame) -> tuple[str, ...]:
        """Name, target, measured in history and in the baseline, and whether history meets the target."""
        found = self.measure(rows)
        met = "yes" if self.low <= found.mean() <= self.high else "no"
        aim = f"{self.form.format(self.low)} to {self.form.format(self.high)}"
        return self.name, aim, _spread(found, self.form), met, _spread(self.measure(baseline), self.form)


def _yearly(name: str, first: int, last: int | None = None) -> Callable[[pd.DataFrame], Series]:
    return lambda rows: _means(rows, name, (first, last or first))


def _unpartnered(rows: pd.DataFrame) -> Series:
    sums = rows.groupby("replication")[["proposals_without_partner", "proposals"]].sum()
    return sums["proposals_without_partner"] / sums["proposals"]


def _grants_a_year(rows: pd.DataFrame) -> Series:
    return _means(rows[rows["year"] != 2020], "grants", (2017, 2023))


def _grants(rows: pd.DataFrame) -> Series:
    return 5 * _means(rows, "grants", (2017, 2021))


def _covered(rows: pd.DataFrame) -> Series:
    """Income over what the secretariat, training and the fund cost in 2017."""
    now, before = (rows[rows["year"] == year].set_index("replication") for year in (2017, 2016))
    usual = 20  # secretariat.activity_income_usd
    active = before["active_members"]
    return (now["fees_usd"] + usual * active) / (now["secretariat_usd"] + now["fund_usd"])


TARGETS = (
    Target("members in 2010", 0.9 * 228, 1.1 * 228, "{:.0f}", _yearly("members", 2010)),
    Target("members in 2022", 0.9 * 366, 1.1 * 366, "{:.0f}", _yearly("members", 2022)),
    Target("activity share, 2010–2019", 0.3, 0.5, "{:.3f}", _yearly("activity_share", 2010, 2019)),
    Target(
        "proposals submitted a year, 2017–2022", 7, 25, "{:.1f}", _yearly("proposals_submitted", 2017, 2022)
    ),
    Target("drafts without a partner", 0.2, 0.35, "{:.0%}", _unpartnered),
    Target("joint projects a year, 2005–2009", 2, 6, "{:.1f}", _yearly("joint_projects", 2005, 2009)),
    Target("grants a year, 2017–2023 without 2020", 3, 5, "{:.1f}", _grants_a_year),
    Target("grants of 2017–2021", 18, 26, "{:.1f}", _grants),
    Target("leverage in 2017", 2.15, 2.95, "{:.2f}", _yearly("leverage", 2017)),
    Target("leverage in 2018", 3.9, 5.1, "{:.2f}", _yearly("leverage", 2018)),
    Target("income over cost, fund and training in 2017", 0.9, 1.1, "{:.2f}", _covered),
)


def calibration(results: Results, runs: int) -> list[str]:
    """The targets of the hand calibration beside what the runs give."""
    history, baseline = (_of(results, name) for name in ("history", "baseline"))
    head = ("figure", "target", "measured in history", "met", "in the baseline")
    return [
        "## Calibration",
        f"`{COMMAND.format('history baseline', runs)}`; the targets are those of `history`:",
        table(head, [target.row(history, baseline) for target in TARGETS]),
        "Members by country in 2022, set by an entry rate of each:",
        table(("country", "documented", "measured"), _by_country(results)),
    ]


def _of(results: Results, scenario: str) -> pd.DataFrame:
    return results.years[results.years["scenario"] == scenario]


def _means(rows: pd.DataFrame, column: str, years: Years) -> Series:
    """Mean over the years, for each run."""
    chosen = rows[rows["year"].between(*years)]
    return chosen.groupby("replication")[column].mean().dropna()


def _spread(values: Series, form: str) -> str:
    low, high = values.quantile([0.05, 0.95])
    return f"{form.format(values.mean())} [{form.format(low)} to {form.format(high)}]"


def _by_country(results: Results) -> list[tuple[str, str, str]]:
    rows = results.countries.query("scenario == 'history' and year == 2022")
    found, facts = rows.groupby("country", sort=False)["members"].mean(), country_facts()
    documented = facts.members_2022.tolist()
    return [
        (name, str(count), f"{mean:.1f}")
        for name, count, mean in zip(facts.name, documented, found, strict=True)
    ]


# --- The rollback ---

SHOWN = (("activity_share", ".3f"), ("joint_projects", ".2f"))
"""Indicators of the rollback and how many digits they have."""
TURN: Years = (2014, 2020)


def rollback(results: Results, pairs: int) -> list[str]:
    """Levels of activity and projects in history, and the paired difference that the right turn makes."""
    rows = _of(results, "history")
    periods: list[Years] = [(2011, 2013), (2014, 2016), (2017, 2019), (2020, 2020), (2021, 2022)]
    levels = [
        (
            f"{a}–{b}" if a < b else f"{a}",
            *(f"{_means(rows, name, (a, b)).mean():{form}}" for name, form in SHOWN),
        )
        for a, b in periods
    ]
    effects = [(f"`{name}`", _interval(_fall(results, "history", name) * -1, form)) for name, form in SHOWN]
    return [
        "## The rollback under the recorded governments",
        f"`{COMMAND.format('history history-without-right-turn', pairs)}`. Levels:",
        table(("years of `history`", "activity share", "joint projects a year"), levels),
        "Against `history-without-right-turn`, seed by seed, means of 2014–2020:",
        table(("indicator", "difference"), effects),
    ]


def _fall(results: Results, scenario: str, name: str) -> Series:
    """How much lower an indicator is than without the right turn, pair by pair."""
    twin = _means(_of(results, "history-without-right-turn"), name, TURN)
    return twin - _means(_of(results, scenario), name, TURN)


def _interval(differences: Series, form: str) -> str:
    half = half_width(float(differences.std(ddof=1)), len(differences)) or 0.0
    return f"{differences.mean():{form}} ± {half:{form}}".replace("-", "−")


# --- Channels ---


def channels(results: Results, pairs: int) -> list[str]:
    """What each channel of governments takes from activity and from joint projects."""
    rows = []
    for name, form in SHOWN:
        fall = {frozenset(some): _fall(results, f"only-{'-'.join(some)}", name) for some in PARTS}
        fall[frozenset(CHANNELS)] = _fall(results, "history", name)
        fall[frozenset()] = 0 * fall[frozenset(CHANNELS)]
        whole = fall[frozenset(CHANNELS)].mean()
        for channel in CHANNELS:
            part = _shapley(fall, channel)
            rows.append((f"`{name}`", channel, _interval(part, form), f"{part.mean() / whole:.0%}"))
    return [
        "## Through which channel",
        CHANNELS_SAY.format(pairs=pairs),
        table(("indicator", "channel", "its part of the fall", "share"), rows),
        NO_EVIDENCE,
    ]


def _shapley(fall: dict[frozenset[str], Series], channel: str) -> Series:
    """What a channel adds to the fall, averaged over all orders of channels."""
    others = [other for other in CHANNELS if other != channel]
    total = 0 * fall[frozenset()]
    for size in range(len(CHANNELS)):
        weight = math.factorial(size) * math.factorial(len(others) - size) / math.factorial(len(CHANNELS))
        for some in map(frozenset, itertools.combinations(others, size)):
            total = total + weight * (fall[some | {channel}] - fall[some])
    return total


def main() -> None:
    """Write the page."""
    Path(DOCS / "measured.md").write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
