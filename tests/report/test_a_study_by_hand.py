"""A study from its question to its report, once by the program and once by hand from the yearly table alone.

By hand is plain NumPy; of SciPy there is Student's t, for which NumPy has no table.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from paradiplomacy import sweep
from paradiplomacy.common.columns import Floats
from paradiplomacy.report.results import Results

SEEDS, FIRST_SEED, YEARS = 14, 300, (2014, 2016)
INDICATORS = ["activity_share", "joint_projects", "members"]
FUNDS = [20_000, 0, 60_000]
STUDY: dict[str, Any] = {
    "name": "by-hand",
    "question": "Does the size of the fund change what a right turn does?",
    "scenarios": ["baseline", "right-turn"],
    "replications": SEEDS,
    "seed": FIRST_SEED,
    "first_year": 2012,
    "last_year": 2016,
    "years": list(YEARS),
    "indicators": INDICATORS,
    "design": {"kind": "factorial", "parameters": {"fund.yearly_usd": FUNDS}},
}


@dataclass
class Row:
    """A case and an indicator, by hand."""

    base: Floats
    other: Floats
    p_holm: float = 1.0
    reach: float = np.inf

    @property
    def changes(self) -> Floats:
        return self.other - self.base

    @property
    def error(self) -> float:
        return float(np.sqrt(((self.changes - self.changes.mean()) ** 2).sum() / (SEEDS - 1) / SEEDS))

    @property
    def p(self) -> float:
        return float(2 * t.sf(abs(self.changes.mean()) / self.error, SEEDS - 1))

    def within(self, reach: float) -> tuple[float, float]:
        return self.changes.mean() - reach * self.error, self.changes.mean() + reach * self.error

    @property
    def values(self) -> dict[str, float]:
        """The columns of the table of comparisons."""
        low, high = self.within(t.ppf(0.975, SEEDS - 1))
        mean, spread = self.changes.mean(), self.error * np.sqrt(SEEDS)
        pooled = np.sqrt((self.base.var(ddof=1) + self.other.var(ddof=1)) / 2)
        enough = (
            n for n in range(SEEDS, 10**6) if t.ppf(0.975, n - 1) * spread / np.sqrt(n) <= abs(mean) / 10
        )
        return {
            "pairs": SEEDS,
            "base": self.base.mean(),
            "mean": self.other.mean(),
            "difference": mean,
            "low": low,
            "high": high,
            "p": self.p,
            "p_holm": self.p_holm,
            "relative_percent": 100 * mean / abs(self.base.mean()),
            "same_sign": np.mean(np.sign(self.changes) == np.sign(mean)),
            "effect_paired": mean / spread,
            "effect_unpaired": mean / pooled,
            "half_width": (high - low) / 2,
            "precision": (high - low) / 2 / abs(mean),
            "pairing": 2 * pooled**2 / spread**2,
            "face_value": next(enough),
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study") / "results"


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return sweep(STUDY, out=folder, jobs=1)


@pytest.fixture(scope="module")
def by_hand(results: Results) -> dict[tuple[int, str], Row]:
    """By size of the fund and indicator."""
    inside = results.years[results.years["year"].between(*YEARS)]
    runs = results.runs.set_index("run_id")["fund.yearly_usd"]
    fund = inside["run_id"].map(runs)
    means = {
        (scenario, usd, name): np.array(
            [
                inside[(inside["scenario"] == scenario) & (fund == usd) & (inside["replication"] == seed)][
                    name
                ].mean()
                for seed in range(SEEDS)
            ]
        )
        for scenario in STUDY["scenarios"]
        for usd in FUNDS
        for name in INDICATORS
    }
    rows = {
        (usd, name): Row(means["baseline", usd, name], means["right-turn", usd, name])
        for usd in FUNDS
        for name in INDICATORS
    }
    largest = 0.0
    for rank, row in enumerate(sorted(rows.values(), key=lambda row: row.p)):
        largest = row.p_holm = max(largest, min(1.0, row.p * (len(rows) - rank)))
    reach = furthest([row.changes for row in rows.values()])
    for row in rows.values():
        row.reach = reach
    return rows


def furthest(changes: list[Floats]) -> float:
    """The 95 % point of the largest |t| of any change, in 2,000 bootstrap samples of whole seeds."""
    rng = np.random.default_rng([FIRST_SEED, *b"simultaneous intervals"])
    largest = []
    for drawn in rng.multinomial(SEEDS, np.full(SEEDS, 1 / SEEDS), size=2_000):
        samples = [np.repeat(values - values.mean(), drawn) for values in changes]
        largest.append(max(abs(one.mean()) / one.std(ddof=1) * np.sqrt(SEEDS) for one in samples))
    return float(sorted(largest)[int(0.95 * 2_000) - 1])


@pytest.mark.slow
def test_every_number_of_the_comparison_is_that_of_plain_numpy(
    results: Results, by_hand: dict[tuple[int, str], Row]
) -> None:
    table = results.compare()
    assert len(table) == len(by_hand)
    for row in table.to_dict("records"):
        expected = by_hand[row["fund.yearly_usd"], row["indicator"]].values
        assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(("indicator", "factor"), [("activity_share", 100), ("joint_projects", 1)])
def test_the_answer_in_the_report_is_that_of_plain_numpy(
    folder: Path, results: Results, by_hand: dict[tuple[int, str], Row], indicator: str, factor: int
) -> None:
    """The largest and the smallest change with simultaneous intervals, and how many are clear after Holm."""
    rows = {usd: by_hand[usd, indicator] for usd in FUNDS}
    size = {usd: abs(row.changes.mean()) for usd, row in rows.items()}
    clear = [usd for usd, row in rows.items() if row.p_holm < 0.05]
    assert not any(rows[usd].changes.mean() > 0 for usd in clear)
    most, least = max(clear or FUNDS, key=size.__getitem__), min(FUNDS, key=size.__getitem__)
    expected = [
        number
        for usd in (most, least)
        for number in (
            usd,
            *(factor * each for each in (rows[usd].changes.mean(), *rows[usd].within(rows[usd].reach))),
        )
    ]
    page = html.unescape((folder / "report.html").read_text(encoding="utf-8"))
    what = {"activity_share": "share of active members", "joint_projects": "joint projects"}[indicator]
    sentence = re.search(rf"the largest change in {what} is with .*?; of 3 cases .*?\.", page)
    assert sentence is not None
    said = re.sub(r"95\s% interval|2014–2020", "", sentence[0]).replace("−", "-").replace(",", "")
    numbers = [float(one) for one in re.findall(r"(?<![\d.])[-+]?\d+(?:\.\d+)?", said)]
    assert numbers[:8] == pytest.approx(expected, rel=0.006)
    assert f"of 3 cases clearly up 0, clearly down {len(clear)}, unclear {3 - len(clear)}" in sentence[0]
    assert "3 cases × 3 indicators" in sentence[0]
    assert STUDY["question"] in page
