"""A batch that is killed inside a year, at a fork or while it writes ends with the same bytes."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from processes import python

KINDS = {"year", "fork", "tables", "disk"}
QUICK, THOROUGH = 4, 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process is copied before it is killed")
@pytest.mark.parametrize("number", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.slow)])
def test_kills_at_moments_of_all_kinds_change_no_byte(tmp_path: Path, number: int) -> None:
    answer = python("-W", "ignore", str(Path(__file__).with_name("kills.py")), str(tmp_path), str(number))
    assert answer.returncode == 0, answer.stderr
    killed = Counter(json.loads(answer.stdout))
    assert killed.keys() == KINDS
    assert killed.total() == number
