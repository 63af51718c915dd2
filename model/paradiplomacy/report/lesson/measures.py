"""What the runs behind a lesson say: every difference that its texts name, and its curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ExperimentError, counted
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.lesson import FEWEST_PAIRS, Lesson, source
from paradiplomacy.experiment.numbers import CHANGE, Number
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import words
from paradiplomacy.report.results import Results
from paradiplomacy.results.bands import band
from paradiplomacy.results.differences import Effect, effect, pairs_by_indicator
from paradiplomacy.results.intervals import deviation, half_width

_SIGNED = {CHANGE, "low", "high"}
_FIELDS = {CHANGE: "difference", "percent": "relative_percent", "world": "mean"}
"""Parts of a number that an effect has under another name."""


@dataclass(frozen=True)
class Unit:
    """How an indicator is written: shares in per cent, money and cities without decimals."""

    indicator: str

    @property
    def _name(self) -> str:
        return INDICATORS[self.indicator].unit

    @property
    def scale(self) -> int:
        """By what values are multiplied."""
        return 100 if self._name == "share" else 1

    @property
    def most(self) -> int | None:
        """The highest value that there can be."""
        return 100 if self._name == "share" else None

    @property
    def decimals(self) -> int:
        """Decimals of values."""
        if self._name.startswith("USD"):
            return 0
        return 2 if self._name.split()[0] in {"ratio", "bits", "index", "correlation", "position"} else 1

    def in_words(self, number: str, texts: Texts) -> str:
        """A number that is written already, with what a reader must know of its unit."""
        if self._name == "share":
            return texts("lesson.unit.points", number=number)
        return texts("lesson.unit.usd", number=number) if self._name.startswith("USD") else number


def way(of: Effect) -> str:
    """Whether a difference is clear, and where it points."""
    if of.low is None or of.high is None:
        return "unclear"
    return "down" if of.high < 0 else "up" if of.low > 0 else "unclear"


class Measures:
    """The results of a lesson's runs.

    Args:
        lesson: the lesson.
        results: by the folder that ``Lesson.experiments`` names.

    Raises:
        ExperimentError: runs failed, or the runs say something else than the texts.
    """

    def __init__(self, lesson: Lesson, results: Mapping[str, Results]) -> None:
        self.lesson, self.results = lesson, results
        self._effects: dict[tuple[str, Window], dict[str, Effect]] = {}
        failed = [
            f"{name}: {counted(len(each.findings.failures), 'run')} failed; see its table of runs"
            for name, each in results.items()
            if each.findings.failures
        ]
        if problems := failed or self._contradicted():
            raise ExperimentError(lesson.file.name, problems)

    @cached_property
    def indicators(self) -> list[str]:
        """What is counted; the first one is drawn."""
        return [each.indicator for each in self.lesson.file.indicators]

    def arms(self, of: str) -> tuple[Results, Arm, Arm]:
        """Where two worlds lie that are compared: ``effect``, ``recorded``, or a position of the lever."""
        if of == "recorded":
            base, world = self.results["recorded"].request.arms
            return self.results["recorded"], base, world
        worlds = self.results["worlds"]
        base, world = worlds.request.arms[:2]
        if of != "effect":
            positions = self.lesson.file.lever
            position = next(each for each in positions if f"lever.{each.name}" == of)
            if position.parameters:
                row = [each.name for each in positions if each.parameters].index(position.name)
                base, world = self.results["lever"].request.grid[row]
                return self.results["lever"], base, world
            if position.scenario:
                names = self.lesson.experiments()["worlds"]["scenarios"]
                place = names.index(str(source(position.scenario, self.lesson.folder)))
                world = worlds.request.arms[place]
        return worlds, base, world

    def window(self, of: str, name: str = "") -> Window:
        """First and last year of a comparison."""
        file = self.lesson.file
        if of == "recorded" and file.recorded:
            first, last = file.recorded.years
        else:
            first, last = file.windows[name] if name else file.years
        return first, last

    def effects(self, of: str, window: str = "") -> dict[str, Effect]:
        """The differences of all indicators, as ``compare`` gives them."""
        key = of, self.window(of, window)
        if key not in self._effects:
            means = self._means(of, key[1])
            self._effects[key] = {name: effect(pairs) for name, pairs in pairs_by_indicator(*means).items()}
        return self._effects[key]

    def _means(self, of: str, window: Window) -> tuple[pd.DataFrame, pd.DataFrame]:
        results, base, world = self.arms(of)
        return results.means(base, self.indicators, window), results.means(world, self.indicators, window)

    def _contradicted(self) -> list[str]:
        """What texts take for granted and the runs do not say."""
        problems = []
        for place, card in enumerate(self.lesson.file.cards):
            for name, expected in card.says.items():
                number = self.lesson.numbers[name]
                of = self.effects(number.of, number.window)[number.indicator]
                if way(of) != expected:
                    ends = words.interval(of.low, of.high)
                    found = f"{way(of)} ({words.number(of.difference)}, {ends})"
                    problem = f"the text says {expected}, the runs {found}; write the card anew"
                    problems.append(f"cards[{place}].says.{name}: {problem}")
        return problems

    # --- For texts ---

    def values(self, language: str) -> dict[str, str]:
        """What every name in the texts stands for, as a language writes it."""
        texts = Texts(language)
        return {name: self._written(number, texts) for name, number in self.lesson.numbers.items()}

    def _written(self, number: Number, texts: Texts) -> str:
        names: list[str] = [getattr(world.name, texts.language) for world in self.lesson.file.worlds]
        plain = {
            "pairs": str(self.lesson.file.replications),
            "years": words.span(*self.window(number.of, number.window)),
            "first": names[0],
            "second": names[1],
        }
        if number.part in plain:
            return plain[number.part]
        return self.written(number, texts)

    def written(self, number: Number, texts: Texts) -> str:
        """A part of a difference as a language writes it."""
        value, unit = self._value(number), Unit(number.indicator)
        if value is None:
            return words.NOTHING
        if number.part in {"down", "up"}:
            return texts.number(value)
        if number.part == "percent":
            return texts.number(value, 0 if abs(value) >= 10 else 1, signed=True)
        return texts.number(value * unit.scale, self._decimals(number), signed=number.part in _SIGNED)

    def _decimals(self, number: Number) -> int:
        """So many that an interval does not look like a point."""
        unit = Unit(number.indicator)
        if number.part not in {"size", "least", "most", CHANGE, "low", "high"}:
            return unit.decimals
        of = self.effects(number.of, number.window)[number.indicator]
        low, high = (None if end is None else end * unit.scale for end in (of.low, of.high))
        return words.decimals(low, high, unit.decimals)

    def _value(self, number: Number) -> float | None:
        if number.part in {"down", "up"}:
            base, world = self._means(number.of, self.window(number.of, number.window))
            change = (world - base)[number.indicator]
            return int(((change < 0) if number.part == "down" else (change > 0)).sum())
        return _part(self.effects(number.of, number.window)[number.indicator], number.part)

    def sentence(self, of: str, indicator: str, texts: Texts) -> str:
        """A difference in a sentence with its interval."""
        change, unit = self.effects(of)[indicator], Unit(indicator)
        parts = ("size", "least", "most", CHANGE, "low", "high", "down", "up")
        values = {part: self.written(Number(of, indicator, "", part), texts) for part in parts}
        values |= {part: unit.in_words(values[part], texts) for part in ("size", CHANGE)}
        return texts(f"lesson.answer.{way(change)}", pairs=texts.number(change.pairs), **values)

    # --- For curves ---

    def pairs(self) -> list[list[float | None]]:
        """The first pairs of the first indicator: means over the years in both worlds."""
        unit = Unit(self.indicators[0])
        base, world = (
            each[self.indicators[0]] * unit.scale for each in self._means("effect", self.window("effect"))
        )
        return [_rounded([base[place], world[place]]) for place in range(FEWEST_PAIRS)]

    def curves(self, of: str, indicator: str) -> dict[str, list[list[float | None]]]:
        """Both worlds year by year with their bands, and the paired difference with its interval."""
        results, *arms = self.arms(of)
        runs = [self._by_year(results, arm, indicator) for arm in arms]
        changes = [year.dropna().to_numpy() for _, year in (runs[1] - runs[0]).items()]
        middle = np.array([each.mean() if len(each) else np.nan for each in changes])
        halves = np.array([half_width(deviation(each), len(each)) or 0.0 for each in changes])
        ends = middle - halves, middle, middle + halves
        base, world = ([_rounded(each) for each in band(one)[1:]] for one in runs)
        return {"base": base, "world": world, "change": [_rounded(each) for each in ends]}

    def _by_year(self, results: Results, arm: Arm, indicator: str) -> pd.DataFrame:
        first, last = self.lesson.file.shown
        runs = results.by_year([indicator])[arm.base.name][indicator]
        shown = [year for year in runs.columns if first <= int(str(year)) <= last]
        return runs[shown] * Unit(indicator).scale

    def years(self, of: str) -> list[int]:
        """The years of the curves."""
        results, base, _ = self.arms(of)
        return [int(year) for year in self._by_year(results, base, self.indicators[0]).columns]

    def bars(self) -> list[list[float | None]]:
        """At each position of the lever the difference of the first indicator with its interval."""
        name = self.indicators[0]
        positions = [self.effects(f"lever.{each.name}")[name] for each in self.lesson.file.lever]
        scale = Unit(name).scale
        ends = [[of.low, of.difference, of.high] for of in positions]
        return [_rounded([(end or 0.0) * scale for end in each]) for each in ends]


def _rounded(values: Sequence[float] | Floats) -> list[float | None]:
    """Numbers for drawing: four digits are finer than any screen; None where there is no value."""
    return [None if np.isnan(value) else round(float(value), 4) for value in values]


def _part(of: Effect, part: str) -> float | None:
    """A number of a difference; an interval is there only where pairs are not all alike."""
    if part in {"size", "least", "most"}:
        if of.difference is None or of.low is None or of.high is None:
            return None if of.difference is None or part != "size" else abs(of.difference)
        least, most = sorted((abs(of.low), abs(of.high)))
        least = 0.0 if of.low < 0 < of.high else least
        return {"size": abs(of.difference), "least": least, "most": most}[part]
    value: float | None = getattr(of, _FIELDS.get(part, part))
    return value
