"""The command that serves the page: what it refuses before a server starts, and how it ends."""

import signal
import socket
import sys
from pathlib import Path

import pytest
from serving import serving

from paradiplomacy.cli import BAD_INPUT, main
from processes import PATIENCE


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["app", "--no-show", *arguments]) == BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def test_a_scenario_that_cannot_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert 'did you mean "baseline"?' in refused(capsys, "basline")


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "the port is in use" in refused(capsys, "--port", str(taken.getsockname()[1]))


def test_an_address_of_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot listen there" in refused(capsys, "--port", "0", "--address", "192.0.2.1")


def test_without_panel_it_names_the_extra(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "panel", None)
    assert "paradiplomacy[app]" in refused(capsys)


def test_a_scenario_of_ones_own_is_compared_with_what_it_extends() -> None:
    from paradiplomacy.app import server

    offer = server.offer_of("history-without-right-turn")
    assert (offer.first, offer.second) == ("history", "history-without-right-turn")
    assert (server.offer_of(None).first, server.offer_of("baseline").second) == ("baseline", "right-turn")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signals_end_it_quietly(tmp_path: Path, name: str) -> None:
    with serving(tmp_path / "log") as server:
        server.process.send_signal(getattr(signal, name))
        assert server.process.wait(timeout=PATIENCE) in {0, 130}
        log = server.log.read_text()
        assert "Traceback" not in log
        assert "leaked" not in log
