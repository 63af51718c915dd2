"""How many pairs a narrower interval takes: row by row, and in one number for all rows."""

import numpy as np
import pytest

from paradiplomacy.common.columns import Floats
from paradiplomacy.report.sections import CERTAINTY, Line, Section, wanted_at_once
from paradiplomacy.results.differences import Difference, differences, effect, pairs
from paradiplomacy.results.plan import USUAL

FLAT = np.linspace(-1, 1, 14) / np.linspace(-1, 1, 14).std(ddof=1)


def row(changes: Floats) -> Difference:
    both = {"it": pairs(np.zeros(len(changes)), changes)}
    return differences(both, {"it": effect(both["it"])}, {"it": None}, USUAL)["it"]


STRONG, WEAK, NONE, ALIKE, ENOUGH = (
    row(changes) for changes in (FLAT + 3, FLAT + 1.28, FLAT + 0.1, np.ones(14), FLAT + 30)
)


def said(*rows: Difference) -> str:
    return wanted_at_once([Section("", "", "", "", [Line("", "", each)]) for each in rows])


@pytest.mark.parametrize(
    ("of", "cell"),
    [(WEAK, "240 / 420"), (NONE, "39,000 / –"), (ALIKE, "–"), (ENOUGH, "14 / 14")],
)
def test_a_row_says_the_face_value_and_what_is_enough(of: Difference, cell: str) -> None:
    assert CERTAINTY["wanted"](of) == cell


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([WEAK], "Pairs in all for 1 row at once: 420, at face value 240."),
        ([STRONG, WEAK, ENOUGH], "Pairs in all for 3 rows at once: 420, at face value 240."),
        (
            [WEAK, NONE, ALIKE],
            "Pairs in all for 1 of 3 rows: 420, at face value 240; the others are not clear or do not vary.",
        ),
        ([NONE], "Pairs in all: no number, as no difference is clear or varies."),
    ],
)
def test_one_number_for_all_rows_is_that_of_the_row_that_needs_most(
    rows: list[Difference], sentence: str
) -> None:
    assert said(*rows) == sentence
