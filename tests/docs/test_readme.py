"""What the README, running.md and python.md show is done here, in their order and in one empty folder.

Commands run as a reader types them, but all except that of the page in this process, and batches have one
replication or two; figures of the first report are painted, those of later ones are not. The command that
runs the tests is running already.
"""

import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

import unpainted
from paradiplomacy.cli import main
from paradiplomacy.report import report
from processes import PATIENCE, started

ROOT = Path(__file__).parents[2]
README, *OTHERS = (
    (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/running.md", "docs/python.md")
)
SHOWN = "\n".join([README, *OTHERS])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FRESH_MACHINE = [
    "pip install uv && uv run --no-dev paradiplomacy run baseline right-turn",
    "pip install uv && uv run pytest",
    "pip install --target .uv uv; .uv/bin/uv run --no-dev paradiplomacy run baseline right-turn",
]
PAGE = "uv run paradiplomacy app"
LARGEST_PICTURE = 300_000


def blocks(language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(SHOWN) if found == language]


def arguments(command: str, replications: str = "2") -> list[str]:
    """What the program is given for a command of a page, with few replications."""
    start, found, rest = command.partition("uv run ")
    words = shlex.split(rest.removeprefix("--no-dev "))
    assert found, command
    assert start in {"", "pip install uv && ", "pip install --target .uv uv; .uv/bin/"}, command
    assert words[0] == "paradiplomacy", f"no way is known to try {command!r}"
    match words[1:]:
        case ["run" | "sweep", *rest]:
            if "--run-seed" in rest:  # one run it is
                return words[1:]
            if "--replications" in rest:
                rest[rest.index("--replications") + 1] = replications
            else:
                rest += ["--replications", replications]
            return [words[1], *rest]
    return words[1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with the files that the pages tell readers to write."""
    place = tmp_path_factory.mktemp("reader")
    for text in blocks("toml"):
        name = text.partition("\n")[0].removeprefix("# ")
        (place / name).write_text(text, encoding="utf-8")
    return place


def shown(pages: str) -> Iterator[tuple[str, str]]:
    """Every block that can be tried, by language, in the order of the pages."""
    for language, text in BLOCK.findall(pages):
        if language == "bash":
            yield from (("command", line) for line in text.splitlines())
        elif language in {"console", "python"}:
            yield language, text


def test_nothing_is_shown_that_is_not_tried() -> None:
    assert {language for language, _ in BLOCK.findall(SHOWN)} <= {"bash", "console", "toml", "python"}


def test_a_fresh_machine_needs_two_commands_or_one_for_any_shell() -> None:
    assert [text.strip() for text in blocks("bash")[:3]] == FRESH_MACHINE
    assert arguments(FRESH_MACHINE[0]) == arguments(FRESH_MACHINE[2])


@pytest.mark.parametrize(
    ("pages", "replications"),
    [(README, "1"), pytest.param("\n".join(OTHERS), "2", marks=pytest.mark.slow)],
    ids=["README", "others"],
)
def test_the_pages_from_beginning_to_end(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pages: str,
    replications: str,
) -> None:
    monkeypatch.chdir(folder)
    for kind, text in shown(pages):
        if kind == "command":
            try_command(text, replications)
        elif kind == "console":
            try_console(text, capsys)
        else:
            exec(compile(re.sub(r"replications=\d+", "replications=2", text), "page", "exec"), {})
        if [*folder.rglob("figures/*.png")]:
            monkeypatch.setattr(report, "save", unpainted.save)
    assert list((folder / "results").iterdir())


def try_command(command: str, replications: str) -> None:
    if command not in {PAGE, *FRESH_MACHINE[1:]}:
        assert main(arguments(command, replications)) == 0, command


@pytest.mark.slow
def test_the_page_is_served_and_ctrl_c_ends_it() -> None:
    assert PAGE in SHOWN.splitlines()
    words = [*arguments(PAGE), "--no-show", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started("-m", "paradiplomacy", *words, **pipes) as server:
        assert server.stdout is not None
        with urlopen(server.stdout.readline().strip(), timeout=PATIENCE) as page:
            assert page.status == 200
        server.send_signal(signal.SIGINT)
        complaints = server.communicate(timeout=PATIENCE)[1]
    assert server.returncode in {0, 130}
    assert "Traceback" not in complaints


def try_console(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command after ``$`` with what it prints, be it in order or a complaint."""
    command, _, expected = text.removeprefix("$ ").partition("\n")
    capsys.readouterr()
    assert main(arguments(command)) in {0, 2}
    assert "".join(capsys.readouterr()).strip() == expected.strip()


def test_scenario_files_are_valid(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    names = re.findall(r"^# (\S+\.toml)$", SHOWN, re.MULTILINE)
    assert names
    for name in names:
        assert main(["check", name]) == 0
        assert capsys.readouterr() == ("ok\n", "")


def test_pictures_are_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert not [name for name in pictures if (ROOT / name).stat().st_size > LARGEST_PICTURE]
