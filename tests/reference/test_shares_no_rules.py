"""The reference shares no rule with the package, and no arrays: its imports are read from its sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OF_TESTS = {"both.py", "worlds.py"}
MODULES = sorted(
    path.name for path in HERE.glob("*.py") if not path.name.startswith("test_") and path.name not in OF_TESTS
)

ALLOWED = {
    "paradiplomacy.scenario.files": {"load_scenario"},
    "paradiplomacy.scenario.scenario": {"Scenario"},
    "paradiplomacy.scenario.parameters.base": {"COUNTRIES"},
    "paradiplomacy.scenario.parameters.settings": {"Settings"},
    "paradiplomacy.scenario.events": None,
    "paradiplomacy.world": {"sources"},
    "paradiplomacy.world.streams": {"Purpose"},
    "scipy.special": {"ndtri", "betaincinv"},
}
"""What may be imported from outside the standard library, by module; None is everything."""

STANDARD = {"bisect", "collections", "dataclasses", "fractions", "functools", "hashlib", "itertools", "math"}
STANDARD |= {"collections.abc", "statistics", "typing", "pathlib", "mesa"}

RULES_IN_DATA = {"holds_elections", "in_bloc", "nearest"}
"""Methods of the shipped data that decide something; the reference decides it itself."""


def imports(source: str) -> Iterator[tuple[str, str | None]]:
    """Module and name of every import, at any depth; None for a module as a whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)


def foreign(source: str) -> list[str]:
    """The imports that are not allowed."""
    own = {name.removesuffix(".py") for name in MODULES}
    found = []
    for module, name in imports(source):
        if module in STANDARD:
            continue
        if module == "reference" and name in own:
            continue
        if module.startswith("reference.") and module.removeprefix("reference.") in own:
            continue
        if name and module in ALLOWED and (ALLOWED[module] is None or name in ALLOWED[module]):
            continue
        found.append(f"{module}: {name}")
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_it_may(name: str) -> None:
    assert foreign((HERE / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", MODULES)
def test_a_module_brings_in_nothing_by_other_ways(name: str) -> None:
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"__import__", "eval", "exec", "importlib"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_asks_the_data_for_no_decision(name: str) -> None:
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    asked = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    data = {f"{owner}.{method}" for owner in ("facts", "data", "record") for method in RULES_IN_DATA}
    assert not asked & data


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np",
        "from paradiplomacy.rules import activity",
        "from paradiplomacy import rules",
        "import paradiplomacy.model",
        "from paradiplomacy.world import ledger",
        "from paradiplomacy.streams import Streams",
        "from reference.both import difference",
        "def f():\n    from paradiplomacy.phases import proposals",
    ],
)
def test_a_forbidden_import_is_found(line: str) -> None:
    assert foreign(line)


def test_there_is_a_reference_to_read() -> None:
    assert {"network.py", "city.py", "decisions.py", "fund.py"} <= set(MODULES)
