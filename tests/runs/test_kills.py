"""A batch that is killed inside a year, at a fork or while it writes ends with the same bytes."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from processes import python

KINDS = {"year", "fork", "tables", "disk"}
QUICK = (4, 0)
THOROUGH = [(25, seed) for seed in range(1, 5)]
"""Number of moments, and the seed with which they are drawn."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process is copied before it is killed")
@pytest.mark.parametrize(
    ("number", "seed"), [QUICK, *(pytest.param(*each, marks=pytest.mark.slow) for each in THOROUGH)]
)
def test_kills_at_moments_of_all_kinds_change_no_byte(tmp_path: Path, number: int, seed: int) -> None:
    script = Path(__file__).with_name("kills.py")
    answer = python("-W", "ignore", str(script), str(tmp_path), str(number), str(seed))
    assert answer.returncode == 0, answer.stderr
    killed = Counter(json.loads(answer.stdout))
    assert killed.keys() == KINDS
    assert killed.total() == number
