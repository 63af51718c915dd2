"""Every notebook runs from beginning to end on a clean kernel, and none is kept with results in it."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
KERNEL = "this-interpreter"

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


@notebooks
def test_a_notebook_is_kept_without_results(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell.id for cell in cells if cell.outputs or cell.execution_count is not None]


@notebooks
def test_a_notebook_runs(path: Path, tmp_path: Path, kernel: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    folder = tmp_path / "empty"
    folder.mkdir()
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_name=kernel, resources=resources).execute()
    assert not list(folder.iterdir()), "a lesson leaves no files behind"
    assert not [text for text in said(notebook, "stderr") if "Warning" in text]
    assert pictures(notebook)


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
