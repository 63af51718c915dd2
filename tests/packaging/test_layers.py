"""Imports between the folders of the package point one way, and what must stay light stays so."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import paradiplomacy
from needs import needed
from paradiplomacy.results import manifest

ROOT = Path(__file__).parents[2]
PACKAGE = Path(paradiplomacy.__file__).parent
MOST_ENTRIES = 17

HEAVY = {"mesa", "numpy", "pandas", "matplotlib", "scipy", "pyarrow", "networkx", "bokeh", "panel"}
LIGHT = [
    "paradiplomacy.scenario.files",
    "paradiplomacy.experiment.request",
    "paradiplomacy.experiment.file",
    "paradiplomacy.cli",
]


def modules_after_importing(module: str) -> set[str]:
    answer = python("-c", f"import {module}, json, sys; print(json.dumps(list(sys.modules)))")
    return set(json.loads(answer.stdout))


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python process of its own, since this one has imported nearly everything."""
    answer = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer


# --- The house ---


def test_imports_keep_the_contracts() -> None:
    """Those of pyproject.toml: one way between folders, no circle in them, no rule behind an explanation."""
    linter = needed("importlinter.cli", "lint")
    assert linter.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_entrance_is_small() -> None:
    """Twelve folders and five files; scenarios, studies and lessons lie there in a wheel alone."""
    shipped = {"scenarios", "experiments", "notebooks"}
    entries = {path.name for path in PACKAGE.iterdir()} - {"__pycache__", "py.typed"} - shipped
    assert len(entries) <= MOST_ENTRIES


def test_the_init_of_a_folder_says_what_lives_there_and_imports_nothing() -> None:
    for path in PACKAGE.glob("*/**/__init__.py"):
        [sentence] = ast.parse(path.read_text(encoding="utf-8")).body
        assert isinstance(sentence, ast.Expr), path
        assert isinstance(sentence.value, ast.Constant), path


def test_the_fingerprint_holds_all_that_a_run_executes() -> None:
    """Whatever the model imports, but for what ``City.explain`` asks once a run is over."""
    graph = needed("grimp", "lint").build_graph("paradiplomacy")
    graph.remove_import(importer="paradiplomacy.agents", imported="paradiplomacy.explanation.city")
    files = {path.relative_to(PACKAGE).as_posix() for path in manifest.model_files()}
    modules = {"paradiplomacy.model", *graph.find_upstream_modules("paradiplomacy.model")}
    executed = {name.removeprefix("paradiplomacy").lstrip(".").replace(".", "/") for name in modules} - {""}
    missing = {name for name in executed if not {f"{name}.py", f"{name}/__init__.py"} & files}
    assert not missing
    assert "world/data/cities.csv" in files
    assert not {name for name in files if name.startswith(("report/", "app/", "results/", "explanation/"))}


# --- What stays light ---


def test_scenarios_experiments_and_help_load_nothing_heavy() -> None:
    """None of them does, or all together would."""
    assert not HEAVY & modules_after_importing(", ".join(LIGHT))


def test_help_loads_nothing_heavy() -> None:
    answer = python("-X", "importtime", "-m", "paradiplomacy", "--help")
    loaded = {line.rsplit("|", 1)[-1].strip() for line in answer.stderr.splitlines()}
    assert "paradiplomacy.cli" in loaded
    assert not {*HEAVY, "pydantic"} & loaded


CHUNK = """
import json, sys
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.files import load_scenario

scenario = load_scenario("baseline", last_year=1996)
assert run_chunk(simulate, False, list(cases(Request((scenario,), 2)))).tables
print(json.dumps(list(sys.modules)))
"""


def test_a_worker_makes_runs_without_what_it_does_not_need() -> None:
    """Each of these takes a second to import, and memory, in every worker."""
    assert not {"mesa", "pandas", "networkx", "matplotlib"} & set(json.loads(python("-c", CHUNK).stdout))


def test_the_package_alone_imports_none_of_its_rooms() -> None:
    loaded = modules_after_importing("paradiplomacy")
    assert not {name for name in loaded if name.startswith("paradiplomacy.")}
    assert "pydantic" not in loaded


# --- Order ---


def is_set(node: ast.AST) -> bool:
    """Whether an expression makes a set, which has another order in another process."""
    match node:
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr() | ast.BitXor() | ast.Sub()) | ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id="set" | "frozenset")):
            return True
        case ast.Call(func=ast.Attribute(attr="intersection" | "union" | "difference")):
            return True
    return False


def test_nothing_is_gone_through_in_an_order_that_chance_makes() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {ast.unparse(node.iter)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.For | ast.comprehension) and is_set(node.iter)
    ]
    assert not found
