"""What docs/experiments.md shows is done here, in its order and in one empty folder."""

import re
import shlex
from pathlib import Path

import pytest

from paradiplomacy.cli import main
from paradiplomacy.experiment.file import load_experiment

PAGE = (Path(__file__).parents[2] / "docs" / "experiments.md").read_text(encoding="utf-8")
FILES = {
    text.partition("\n")[0].removeprefix("# "): text
    for text in re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}


def blocks(language: str) -> str:
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_page_is_valid_and_asks_something(folder: Path, name: str) -> None:
    request = load_experiment(name).request
    assert len(request.arms) > 1
    assert request.name == Path(name).stem


@pytest.mark.slow
def test_the_commands_and_the_code_of_the_page_work(folder: Path) -> None:
    for line in filter(None, blocks("bash").splitlines()):
        words = shlex.split(line, comments=True)
        assert words.pop(0) == "paradiplomacy"
        assert main(words) == 0, line
    exec(compile(blocks("python"), "experiments.md", "exec"), {})
    assert (folder / "results" / "fund-quick" / "report.html").exists()
