"""A flipped bit in a result folder: the same bytes in the end, or one clear message; never another table."""

import json
from pathlib import Path

import flips
import pytest

from processes import python

SEED = 1995
QUICK, THOROUGH = 2, 80
"""Flips in a folder in progress, and as many in a finished one."""


@pytest.mark.parametrize("number", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.slow)])
def test_a_flipped_bit_ends_in_the_same_bytes_or_one_message(tmp_path: Path, number: int) -> None:
    answer = python("-W", "ignore", flips.__file__, str(SEED), str(number), str(tmp_path))
    assert answer.returncode == 0, answer.stderr[-2000:]
    outcomes = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(outcomes) >= 2 * number
    for outcome in outcomes:
        assert outcome["written"] == "same bytes" or one_message(outcome["written"]), outcome
        assert outcome["read"] in {"right", "left out", "said"} or one_message(outcome["read"]), outcome
        if outcome["file"].endswith(".arrow"):
            assert outcome["written"] == "same bytes", outcome
            assert outcome["read"] == ("right" if outcome["kind"] == "merged" else "left out"), outcome
        if outcome["file"].endswith(".parquet"):
            assert outcome["read"] != "right", outcome
            merged = outcome["kind"] == "merged"
            assert outcome["written"] == "same bytes" if merged else tampered(outcome["written"]), outcome


def tampered(text: str) -> bool:
    return "changed since written: restore it, or choose another folder" in text


def one_message(text: str) -> bool:
    return text.startswith("refused: ") and "Traceback" not in text
