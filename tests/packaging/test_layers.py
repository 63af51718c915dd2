"""Imports between the rooms of the package point one way, and the light rooms stay light."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import paradiplomacy

PACKAGE = Path(paradiplomacy.__file__).parent

# A room may import those above it and nothing below. A folder is one room.
ORDER = [
    "common",
    "scenario",
    "rules",
    "world",
    "phases",
    "indicators",
    "agents",
    "model",
    "explanation",
    "experiment",
    "results",
    "report",
    "runs",
    "app",
    "cli",
    "__main__",
]

HEAVY = {"mesa", "numpy", "pandas", "matplotlib", "scipy", "pyarrow", "networkx", "bokeh", "panel"}
LIGHT = [
    "paradiplomacy.scenario.files",
    "paradiplomacy.experiment.request",
    "paradiplomacy.experiment.file",
    "paradiplomacy.cli",
]


def sources() -> list[Path]:
    """All source files but the front door, which leads to every room without importing any."""
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Every statement that can run: what only type checkers read is left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.stmt):
            yield child
        yield from statements(child)


def imported(source: str, path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of what the file takes from this package, inside functions too."""
    for node in statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{absolute(node, path)}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (
            (node.lineno, name.split(".", 1)[1]) for name in names if name.startswith("paradiplomacy.")
        )


def absolute(node: ast.ImportFrom, path: Path) -> str:
    """The module that `from ... import` names, with leading dots resolved."""
    if not node.level:
        return node.module or ""
    package = ["paradiplomacy", *path.relative_to(PACKAGE).parts][: -node.level]
    return ".".join([*package, node.module or ""]).rstrip(".")


def modules_after_importing(module: str) -> set[str]:
    answer = python("-c", f"import {module}, json, sys; print(json.dumps(list(sys.modules)))")
    return set(json.loads(answer.stdout))


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process of its own, since this one has imported nearly everything."""
    answer = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer


def test_every_room_has_a_place_in_the_order() -> None:
    assert {room_of(module_of(path)) for path in sources()} == set(ORDER)


@pytest.mark.parametrize("path", sources(), ids=module_of)
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(module_of(path))
    later = ORDER[ORDER.index(room) + 1 :]
    source = path.read_text(encoding="utf-8")
    wrong = [f"line {line}: {name}" for line, name in imported(source, path) if room_of(name) in later]
    assert not wrong


SAMPLE = """
import numpy, paradiplomacy.common.errors
from . import data
from ..rules.axes import Axis
from paradiplomacy.world import streams
if TYPE_CHECKING:
    from paradiplomacy import cli
def late():
    with nothing:
        from paradiplomacy.model import CityNetwork
"""


def test_every_form_of_import_is_seen() -> None:
    found = [name for _, name in imported(SAMPLE, PACKAGE / "world" / "sample.py")]
    assert found == ["common.errors", "world.data", "rules.axes.Axis", "world.streams", "model.CityNetwork"]


@pytest.mark.parametrize("module", LIGHT)
def test_scenarios_experiments_and_help_load_nothing_heavy(module: str) -> None:
    assert not HEAVY & modules_after_importing(module)


def test_help_loads_nothing_heavy() -> None:
    answer = python("-X", "importtime", "-m", "paradiplomacy", "--help")
    loaded = {line.rsplit("|", 1)[-1].strip() for line in answer.stderr.splitlines()}
    assert "paradiplomacy.cli" in loaded
    assert not HEAVY & loaded


def test_the_package_alone_imports_none_of_its_rooms() -> None:
    loaded = modules_after_importing("paradiplomacy")
    assert not {name for name in loaded if name.startswith("paradiplomacy.")}
    assert "pydantic" not in loaded
