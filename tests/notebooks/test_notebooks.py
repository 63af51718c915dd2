"""Every notebook runs from beginning to end on a clean kernel, and none is kept with results in it.

The lessons have one form: what will be done, guesses on the way, questions at the end and their solutions.
"""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from processes import PATIENCE

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
KERNEL = "this-interpreter"
LESSONS = 7
LONGEST_READING, LONGEST_CELL = 1_900, 42
"""Words of a lesson, which are read in ten minutes or so, and lines of a cell, which fit a screen."""
GUESS = "**Before you run the next cell"
SOLUTION = "<details><summary>Solution</summary>"

notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The interpreter that runs the tests as a kernel, with settings, caches and sockets of its own."""
    folder = tmp_path / "jupyter" / "kernels" / KERNEL
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": command, "display_name": KERNEL, "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    return KERNEL


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_the_lessons_are_numbered() -> None:
    numbers = [int(path.stem.partition("-")[0]) for path in NOTEBOOKS]
    assert numbers == list(range(1, LESSONS + 1))


@notebooks
def test_a_notebook_is_kept_without_results(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell.id for cell in cells if cell.outputs or cell.execution_count is not None]


@notebooks
def test_a_notebook_says_nothing_of_the_machine_it_was_written_on(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not [cell.id for cell in notebook.cells if cell.metadata]


@notebooks
def test_a_lesson_begins_with_what_will_be_done(path: Path) -> None:
    title, *_ = texts(path)
    assert title.startswith("# ")
    assert "10 to 15 minutes" in title
    assert len(numbered(title)) >= 4


@notebooks
def test_a_lesson_asks_for_guesses(path: Path) -> None:
    assert sum(text.count(GUESS) for text in texts(path)) >= 3


@notebooks
def test_a_guess_is_asked_for_just_before_the_cell_that_answers(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    after = [later.cell_type for cell, later in pairwise(cells) if GUESS in cell.source]
    assert set(after) == {"code"}


@notebooks
def test_a_lesson_ends_with_questions_and_solutions(path: Path) -> None:
    headings = re.findall(r"^## .*", "\n".join(texts(path)), flags=re.MULTILINE)
    assert headings[-2:] == ["## Questions", "## Solutions"]
    assert 3 <= len(questions(path)) <= 4


@notebooks
def test_every_question_has_a_solution(path: Path) -> None:
    words = "\n".join(cell.source for cell in solutions(path) if cell.cell_type == "markdown")
    assert [number for number in questions(path) if f"**{number}.**" not in words] == []
    assert words.count(SOLUTION) == words.count("</details>") > 0
    assert [cell for cell in solutions(path) if cell.cell_type == "code"], (
        "figures of a solution are computed"
    )


@notebooks
def test_a_lesson_is_short(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert sum(len(text.split()) for text in texts(path)) <= LONGEST_READING
    code = [cell.source.splitlines() for cell in cells if cell.cell_type == "code"]
    assert max(len(lines) for lines in code) <= LONGEST_CELL


@notebooks
def test_the_code_of_a_notebook_can_be_read(path: Path) -> None:
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert compile("\n".join(cells), path.name, "exec")


@pytest.mark.usefixtures("full_chunks")
def test_the_code_of_the_first_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a kernel, which would take more time than the code."""
    import matplotlib.pyplot as plt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "show", lambda: None)
    cells = nbformat.read(NOTEBOOKS[0], as_version=4).cells
    shown: list[object] = []
    exec("\n".join(cell.source for cell in cells if cell.cell_type == "code"), {"display": shown.append})
    plt.close("all")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@notebooks
def test_a_notebook_runs(path: Path, tmp_path: Path, kernel: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    folder = tmp_path / "empty"
    folder.mkdir()
    resources = {"metadata": {"path": str(folder)}}
    waits = {"timeout": PATIENCE, "startup_timeout": PATIENCE}
    NotebookClient(notebook, kernel_name=kernel, resources=resources, **waits).execute()
    assert not list(folder.iterdir()), "a lesson leaves no files behind"
    assert not said(notebook, "stderr"), "neither warnings nor anything else"
    assert pictures(notebook)


def texts(path: Path) -> list[str]:
    """The text cells of a notebook."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def questions(path: Path) -> list[int]:
    """The numbers of the questions at the end of a lesson."""
    return numbered("\n".join(texts(path)).partition("## Questions")[2])


def solutions(path: Path) -> list[nbformat.NotebookNode]:
    """The cells from the solutions on."""
    cells = nbformat.read(path, as_version=4).cells
    return cells[next(place for place, cell in enumerate(cells) if "## Solutions" in cell.source) :]


def numbered(text: str) -> list[int]:
    """The numbers of the points of a list."""
    return [int(number) for number in re.findall(r"^(\d+)\. ", text, flags=re.MULTILINE)]


def said(notebook: nbformat.NotebookNode, stream: str) -> list[str]:
    """What the cells printed on a stream."""
    return [output.text for output in outputs(notebook) if output.get("name") == stream]


def pictures(notebook: nbformat.NotebookNode) -> list[str]:
    """The pictures that the cells drew."""
    found = [output.get("data", {}).get("image/png") for output in outputs(notebook)]
    return [picture for picture in found if picture]


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Everything that the cells put out."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]
