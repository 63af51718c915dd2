"""What the README, running.md and python.md show is done here, in their order and in one empty folder.

Commands run as a reader types them, with these changes: ``uv run`` becomes this interpreter, batches have
two replications, and the command that runs the tests only collects them.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
README, *PAGES = (
    (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/running.md", "docs/python.md")
)
SHOWN = "\n".join([README, *PAGES])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FRESH_MACHINE = [
    "pip install uv && uv run paradiplomacy run baseline right-turn",
    "pip install uv && uv run pytest",
]
LARGEST_PICTURE = 300_000


def blocks(language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(SHOWN) if found == language]


def arguments(command: str) -> list[str]:
    """What this interpreter is given for a command of a page."""
    words = shlex.split(command.removeprefix("pip install uv && "))
    assert words[:2] == ["uv", "run"], command
    match words[2:]:
        case ["pytest"]:
            return [
                "-m",
                "pytest",
                "--collect-only",
                "--quiet",
                "-n",
                "0",
                "-p",
                "no:cacheprovider",
                str(ROOT),
            ]
        case ["paradiplomacy", "run", *rest]:
            if "--replications" in rest:
                rest[rest.index("--replications") + 1] = "2"
            else:
                rest += ["--replications", "2"]
            return ["-m", "paradiplomacy", "run", *rest]
        case ["paradiplomacy", *rest]:
            return ["-m", "paradiplomacy", *rest]
    raise AssertionError(f"no way is known to try {command!r}")


def python(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, which knows nothing of the test that runs it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with the files that the pages tell readers to write."""
    place = tmp_path_factory.mktemp("reader")
    for text in blocks("toml"):
        name = text.partition("\n")[0].removeprefix("# ")
        (place / name).write_text(text, encoding="utf-8")
    return place


def shown() -> Iterator[tuple[str, str]]:
    """Every block that can be tried, by language, in the order of the pages."""
    for language, text in BLOCK.findall(SHOWN):
        if language == "bash":
            yield from (("command", line) for line in text.splitlines())
        elif language in {"console", "python"}:
            yield language, text


def test_nothing_is_shown_that_is_not_tried() -> None:
    assert {language for language, _ in BLOCK.findall(SHOWN)} <= {"bash", "console", "toml", "python"}


def test_a_fresh_machine_needs_two_commands() -> None:
    assert [text.strip() for text in blocks("bash")[:2]] == FRESH_MACHINE


def test_the_pages_from_beginning_to_end(folder: Path) -> None:
    for kind, text in shown():
        {"command": try_command, "console": try_console, "python": try_python}[kind](text, folder)
    assert {path.name for path in (folder / "results").iterdir()} >= {"history", "late-turn"}


def try_command(command: str, folder: Path) -> None:
    if command == "uv run paradiplomacy app":
        try_page([*arguments(command), "--no-show", "--port", "0"], folder)
        return
    answer = python(arguments(command), folder)
    assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"


def try_page(words: list[str], folder: Path) -> None:
    """The page is served, and Ctrl-C ends it."""
    command = [sys.executable, *words]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            with urlopen(address, timeout=60) as page:
                assert page.status == 200
        finally:
            server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=60)
    assert server.returncode in {0, 130}
    assert "Traceback" not in said


def try_console(text: str, folder: Path) -> None:
    """A command after ``$`` with what it prints, be it in order or a complaint."""
    command, _, expected = text.removeprefix("$ ").partition("\n")
    answer = python(arguments(command), folder)
    assert answer.returncode in {0, 2}
    assert (answer.stdout + answer.stderr).strip() == expected.strip()


def try_python(text: str, folder: Path) -> None:
    answer = python(["-W", "error", "-c", re.sub(r"replications=\d+", "replications=2", text)], folder)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("name", re.findall(r"^# (\S+\.toml)$", SHOWN, re.MULTILINE))
def test_scenario_files_are_valid(name: str, folder: Path) -> None:
    answer = python(["-m", "paradiplomacy", "check", name], folder)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "ok" in answer.stdout


def test_pictures_are_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert not [name for name in pictures if (ROOT / name).stat().st_size > LARGEST_PICTURE]


def test_the_share_of_the_bloc_is_the_one_measured() -> None:
    measured = (ROOT / "docs" / "measured.md").read_text(encoding="utf-8")
    shares = [int(share) for share in re.findall(r"(\d+)% \|$", measured, re.MULTILINE)[-2:]]
    said = re.search(r"About (\d+) % of the modelled fall of activity and (\d+) % of that of joint", README)
    assert said is not None
    assert [int(share) for share in said.groups()] == [pytest.approx(share, abs=5) for share in shares]
