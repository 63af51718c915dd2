"""The counts in the table of promises are those of the tests that it names."""

from pathlib import Path

import pytest
from test_docs import script

promises = script("promises")

SOURCE = """
QUICK, THOROUGH = 4, 60
LARGE_THOROUGH = 600
LARGE_QUICK = 5
CASES = {"a": 1, "b": 2, "c": 3}

@pytest.mark.parametrize("seeds", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.slow)])
def test_of_constants(): ...

@pytest.mark.slow
def test_of_others(): range(LARGE_QUICK, LARGE_THOROUGH)

@pytest.mark.parametrize("what", CASES)
@pytest.mark.parametrize(("one", "other"), [(1, 2), pytest.param(3, 4, marks=pytest.mark.slow)])
def test_of_cases(): ...

@pytest.mark.parametrize("what", some(CASES, one_in=2))
def test_of_some_cases(): ...

@pytest.mark.slow
@pytest.mark.parametrize("place", range(7))
def test_of_slow_cases(): ...

@examples(60)
@given(worlds())
def test_of_examples(): ...

def test_alone(): ...
"""


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("of_constants", (4, 60)),
        ("of_others", (5, 600)),
        ("of_cases", (3, 6)),
        ("of_some_cases", (2, 3)),
        ("of_slow_cases", (0, 7)),
        ("of_examples", (15, 60)),
        ("alone", (1, 1)),
    ],
)
def test_counts_are_read_from_the_source(
    name: str, counts: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_sample.py").write_text(SOURCE)
    monkeypatch.setattr(promises, "TESTS", tmp_path)
    assert promises.tried(f"test_sample.py::test_{name}") == counts


def test_a_test_that_is_not_there_is_missed() -> None:
    with pytest.raises(LookupError, match="there is no test"):
        promises.tried("docs/test_promises.py::test_nothing")
