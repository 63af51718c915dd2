"""Compiled loops change the time of a run and nothing else."""

import ast
import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest

import paradiplomacy
from paradiplomacy.common.columns import compiled
from processes import python

PACKAGE = Path(paradiplomacy.__file__).parent

DIGEST = """
import hashlib
from paradiplomacy import CityNetwork
digest = hashlib.sha256()
for name, last_year in (("baseline", 2002), ("members-2022", 2024)):
    model = CityNetwork(name, rng=3, detail=True)
    model.run_until_year(last_year)
    digest.update(repr((model.datacollector.model_vars, model.tables())).encode())
print(digest.hexdigest())
"""

WITHOUT_NUMBA = "import sys; sys.modules['numba'] = None\n"
NOWHERE_TO_KEEP_CODE = "from numba.core.caching import CacheImpl; CacheImpl._locator_classes = []\n"


LOOP = """
import numpy as np
from paradiplomacy.world.search import first_distinct
print(first_distinct(np.array([0]), np.array([4]), np.array([True]), 1, 1).tolist())
"""


def printed(code: str, **environment: str) -> str:
    done = python("-W", "error", "-c", code, env=os.environ | environment)
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def usual() -> str:
    with redirect_stdout(io.StringIO()) as text:
        exec(DIGEST, {})
    return text.getvalue()


def test_a_run_without_numba_has_the_same_bytes(usual: str) -> None:
    assert printed(WITHOUT_NUMBA + DIGEST) == usual


@pytest.mark.slow
def test_a_loop_that_is_compiled_anew_does_the_same_and_is_kept(tmp_path: Path) -> None:
    assert printed(LOOP, NUMBA_CACHE_DIR=str(tmp_path)) == "[0]\n"
    assert list(tmp_path.rglob("*.nbc")), "what is compiled is kept for the next process"


@pytest.mark.slow
def test_a_loop_works_where_machine_code_cannot_be_kept() -> None:
    assert printed(NOWHERE_TO_KEEP_CODE + LOOP) == "[0]\n"


@pytest.mark.slow
def test_a_run_that_compiles_everything_anew_has_the_same_bytes(usual: str, tmp_path: Path) -> None:
    assert printed(DIGEST, NUMBA_CACHE_DIR=str(tmp_path)) == usual
    assert list(tmp_path.rglob("*.nbc")), "what is compiled is kept for the next process"


@pytest.mark.slow
def test_a_run_works_where_machine_code_cannot_be_kept(usual: str) -> None:
    assert printed(NOWHERE_TO_KEEP_CODE + DIGEST) == usual


def test_without_numba_a_function_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def double(x: int) -> int:
        return 2 * x

    monkeypatch.setitem(sys.modules, "numba", None)
    assert compiled(double) is double


# The last bit of these differs from one library to another.
INEXACT = {"exp", "expm1", "log", "log1p", "log2", "log10", "logaddexp", "power", "expit", "ndtri"}
INEXACT |= {"tanh", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "hypot", "cbrt"}


def compiled_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "@compiled" in text else ():
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(one, ast.Name) and one.id == "compiled" for one in node.decorator_list
            ):
                yield f"{path.relative_to(PACKAGE)}:{node.name}", node


def test_compiled_functions_are_found() -> None:
    assert len(list(compiled_functions())) >= 10


@pytest.mark.parametrize(("name", "function"), list(compiled_functions()))
def test_a_compiled_function_takes_nothing_whose_last_bit_depends_on_the_library(
    name: str, function: ast.FunctionDef
) -> None:
    called = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not called & INEXACT, name
    powers = [
        node for node in ast.walk(function)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
        and not all(isinstance(side, ast.Constant | ast.UnaryOp) for side in (node.left, node.right))
    ]  # fmt: skip
    assert not powers, name


FIRST_RUNS = """
import sys
from paradiplomacy import run
from paradiplomacy.runs.progress import Silent
class Told(Silent):
    def say(self, text): print("compiling, once" in text.lower(), end=" ")
for _ in range(2):
    run("baseline", 2, last_year=1996, jobs=JOBS, progress=Told())
    print()
"""


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_who_waits_for_the_compiler_is_told_so_and_no_one_else(jobs: str, tmp_path: Path) -> None:
    code = FIRST_RUNS.replace("JOBS", jobs)
    first, second = printed(code, NUMBA_CACHE_DIR=str(tmp_path)).splitlines()
    assert first.split().count("True") == 1
    assert "True" not in second
    assert "True" not in printed(WITHOUT_NUMBA + code)


def test_arrays_and_loops_are_what_is_compiled() -> None:
    numba = pytest.importorskip("numba")
    from paradiplomacy.world.search import first_distinct

    assert isinstance(first_distinct, numba.core.registry.CPUDispatcher)
    assert first_distinct(np.array([0]), np.array([4]), np.array([True]), 1, 1).tolist() == [0]
