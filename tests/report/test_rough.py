"""An interval that often misses is called rough wherever it is printed."""

import numpy as np

from paradiplomacy.report import words
from paradiplomacy.report.sections import CHANGE
from paradiplomacy.results import differences
from paradiplomacy.results.differences import Difference, Effect, effect, pairs
from paradiplomacy.results.plan import Plan


def told(found: Effect) -> tuple[str, str]:
    cell = CHANGE["95 % interval"](Difference(found, differences.Test(), Plan()))
    return cell, words.answer("A", "B", "members", "2000", found, clear=True, among="clear")


def test_a_rough_interval_is_called_so_in_tables_and_sentences() -> None:
    skewed, even = np.append(np.zeros(11), [1.0, 9.0, 30.0]), np.arange(14.0)
    cell, sentence = told(effect(pairs(np.zeros(14), skewed)))
    assert cell == "−1.86 to 7.57, rough"
    assert "(95 % interval −1.86 to 7.57, rough, 14 pairs of runs; clear)" in sentence
    assert not any("rough" in text for text in told(effect(pairs(np.zeros(14), even))))
