"""A batch that is killed inside a year, at a fork or while it writes ends with the same bytes."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from processes import python

KINDS = {"year", "tables", "disk"}
QUICK = {"plain": 4}, 0
THOROUGH = [({"plain": 25}, seed) for seed in range(1, 3)]
THOROUGH += [({"stopping": 15}, 1), ({"with_plugin": 15}, 1)]
"""By batch the number of moments, and the seed with which they are drawn."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process is copied before it is killed")
@pytest.mark.parametrize(
    ("numbers", "seed"), [QUICK, *(pytest.param(*each, marks=pytest.mark.slow) for each in THOROUGH)]
)
def test_kills_at_moments_of_all_kinds_change_no_byte(
    tmp_path: Path, numbers: dict[str, int], seed: int
) -> None:
    script = Path(__file__).with_name("kills.py")
    answer = python("-W", "ignore", str(script), str(tmp_path), str(seed), json.dumps(numbers))
    assert answer.returncode == 0, answer.stderr
    killed = {what: Counter(kinds) for what, kinds in json.loads(answer.stdout).items()}
    for what, number in numbers.items():
        assert killed[what].total() == number
        assert killed[what].keys() >= KINDS or number < 4
        assert what != "plain" or "fork" in killed[what]
