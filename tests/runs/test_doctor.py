"""What a machine is and can, and a verdict that can be bad."""

from pathlib import Path

import pytest

from paradiplomacy.cli import main
from paradiplomacy.runs import doctor


def test_all_is_well_where_the_tests_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Where this fails because the numbers of a run have changed on purpose, KNOWN is what it shows."""
    code = main(["doctor"])
    shown = capsys.readouterr().out
    assert shown.count(f"{doctor.KNOWN}, as known") == 2, shown
    assert "functions were there" in shown
    assert (code, shown.rpartition("\n\n")[2]) == (0, "All is well.\n"), shown


def test_what_is_wrong_is_told_and_ends_in_exit_code_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "KNOWN", "0" * 16)
    monkeypatch.setattr(doctor, "_UNCOMPILED", "raise ImportError('no numbers')")
    monkeypatch.setattr(doctor, "_LIBRARIES", ("numpy", "no-such-library"))
    code = main(["doctor"])
    verdict = capsys.readouterr().out.rpartition("Not well:\n")[2].splitlines()
    assert code == 1
    assert verdict[0] == "  not installed: no-such-library"
    assert verdict[1].startswith("  baseline to 2004, compiled, came to ")
    assert verdict[2].startswith(
        "  baseline to 2004, uncompiled, came to ImportError: no numbers, and should"
    )
    assert len(verdict) == 3


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    def gone() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    assert not doctor._writable("Here", lambda: str(tmp_path)).problem
    for place in (gone, lambda: str(tmp_path / "missing")):
        problem = doctor._writable("There", place).problem
        assert problem == "There cannot be written: No such file or directory"
    assert not list(tmp_path.iterdir())
