"""Files that are no scenario at all: one clear message, quickly, and never a traceback."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from paradiplomacy.common.errors import ParadiplomacyError, ScenarioError
from paradiplomacy.experiment.check import check_files
from paradiplomacy.scenario.files import load_scenario


def message(source):
    with pytest.raises(ScenarioError if isinstance(source, (str, Path)) else ParadiplomacyError) as caught:
        load_scenario(source)
    return str(caught.value)


def test_a_missing_file_names_the_nearest_built_in_scenario(tmp_path):
    path = tmp_path / "right-trun.toml"
    assert message(path) == f'{path}: 1 problem\n  there is no such file; did you mean "right-turn"?'


def test_a_missing_name_names_the_nearest_built_in_scenario():
    assert message("basline") == (
        'basline: 1 problem\n  there is no built-in scenario of this name; did you mean "baseline"?'
    )


def test_a_name_that_is_a_file_here_is_pointed_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('name = "mine"')
    assert 'did you mean the file "mine.toml"?' in message("mine")


def test_a_folder(tmp_path, monkeypatch):
    assert "is a folder; allowed is a TOML file" in message(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert 'there is no built-in scenario of this name; did you mean the path "./empty"?' in message("empty")
    assert "is a folder" in check_files(["empty"])[0]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="every file can be read here")
def test_an_unreadable_file(tmp_path):
    path = tmp_path / "secret.toml"
    path.write_text('name = "secret"')
    path.chmod(0)
    assert "cannot be read: permission denied" in message(path)


def test_a_file_that_the_system_refuses_to_open(tmp_path, monkeypatch):
    path = tmp_path / "secret.toml"
    path.write_text('name = "secret"')

    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    assert message(path) == f"{path}: 1 problem\n  cannot be read: permission denied"


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path):
    (tmp_path / "broken.toml").symlink_to(tmp_path / "gone.toml")
    (tmp_path / "circle.toml").symlink_to(tmp_path / "circle.toml")
    assert "there is no such file" in message(tmp_path / "broken.toml")
    assert "cannot be read: too many levels of symbolic links" in message(tmp_path / "circle.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "is not an ordinary file" in message(tmp_path / "pipe.toml")


@pytest.mark.parametrize(
    "source", ["", ".", "\0.toml", "a" * 5000 + ".toml", "no\nname", os.fsdecode(b"\xff.toml"), 42, None]
)
def test_impossible_sources(source):
    said = message(source)
    assert len(said.splitlines()) == 2
    assert "1 problem" in said
    said.encode()


def binary(size: int) -> bytes:
    return random.Random(1).randbytes(size)


NONSENSE: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten megabytes of bytes": (lambda: binary(10_000_000), "is larger than 1 MB"),
    "ten megabytes of text": (lambda: b"nonsense = 1\n" * 800_000, "is larger than 1 MB"),
    "a megabyte of bytes": (lambda: binary(900_000), "is not a text file in UTF-8"),
    "one long line": (lambda: b"a" * 900_000, "is not TOML"),
    "a long key": (lambda: b"a" * 900_000 + b" = 1", "unknown key"),
    "a long parameter": (lambda: b"parameters." + b"a" * 900_000 + b" = 1", "unknown parameter"),
    "a long name": (lambda: b'name = "' + b"a" * 900_000 + b'"', "is too long"),
    "many keys": (lambda: b"".join(b"key%d = 1\n" % n for n in range(60_000)), "more than 40 problems"),
    "many parameters": (
        lambda: b"[parameters]\n" + b"".join(b'"fund.%d" = 1\n' % n for n in range(50_000)),
        "more than 40 problems",
    ),
    "many empty events": (lambda: b"[[events]]\n" * 80_000, "a list is too long"),
    "many wrong events": (
        lambda: (
            (b'[[events]]\nkind = "forum"\nfrom = 2000\n' + b"".join(b"k%d = 1\n" % n for n in range(100)))
            * 900
        ),
        "more than 40 problems",
    ),
    "many overlapping events": (
        lambda: b'[[events]]\nkind = "forum"\nfrom = 2000\n' * 1000,
        "more than 40 problems",
    ),
    "many countries": (
        lambda: b'[[events]]\nkind = "recession"\nfrom = 2000\ncountries = [' + b'"AR",' * 150_000 + b"]",
        "too long",
    ),
    "deep lists": (lambda: b"a = " + b"[" * 400_000, "is nested too deeply"),
    "deep tables": (lambda: b"a = " + b"{a=" * 200_000, "is nested too deeply"),
    "a deep key": (lambda: b".".join([b"a"] * 200_000) + b" = 1", "is nested too deeply"),
    "a deep quoted key": (lambda: b" . ".join([b'"\\""'] * 100_000) + b" = 1", "is nested too deeply"),
    "a deep key behind a comment": (
        lambda: b'# """\n' + b".".join([b"a"] * 200_000) + b" = 1",
        "is nested too deeply",
    ),
    "a deep key behind texts": (
        lambda: b'b = ["""x"""", {' + b".".join([b"a"] * 200_000) + b' = 1}, "]',
        "is nested too deeply",
    ),
    "quotation marks": (lambda: b'"\\' * 400_000, "is not TOML"),
    "a null byte": (lambda: b'name = "x"\0', "is not TOML"),
    "another encoding": (lambda: 'name = "x"'.encode("utf-16"), "is not a text file in UTF-8"),
}
"""What a file holds, made when it is asked for since all together are large, and what is said of it."""


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_refused_at_once(what, tmp_path):
    make, words = NONSENSE[what]
    content = make()
    path = tmp_path / "nonsense.toml"
    path.write_bytes(
        (b'name = "mine"\n' if b"name =" not in content and len(content) < 1e6 else b"") + content
    )
    start = time.process_time()
    said = message(path)
    assert time.process_time() - start < 5
    assert words in said
    assert len(said) < 20_000


def test_a_description_with_many_dots_is_fine(tmp_path):
    path = tmp_path / "dots.toml"
    path.write_text('name = "dots"\ndescription = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p"')
    assert load_scenario(path).description.startswith("a.b")


def test_a_long_chain_of_files_is_refused(tmp_path):
    for number in range(30):
        (tmp_path / f"{number}.toml").write_text(f'name = "s{number}"\nextends = "{number + 1}.toml"')
    (tmp_path / "30.toml").write_text('name = "s30"')
    assert "more than 20 files extend one another" in message(tmp_path / "0.toml")
    assert load_scenario(tmp_path / "15.toml").lineage[-1] == "s30"
