"""Compiled loops change the time of a run and nothing else."""

import ast
import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import paradiplomacy
from paradiplomacy.common.columns import compiled
from paradiplomacy.common.plain import TakesLong, plain
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.runs import batch, run
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.world import search, streams
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


IS_KEPT = """
from paradiplomacy.common.columns import is_kept
from paradiplomacy.world.search import first_distinct
print(is_kept(first_distinct))
"""


def test_what_this_process_compiled_is_there_even_where_it_cannot_be_kept() -> None:
    assert printed(NOWHERE_TO_KEEP_CODE + IS_KEPT + LOOP + IS_KEPT) == "False\n[0]\nTrue\n"


IS_KEPT_AS_NUMBA_SAYS = """
from paradiplomacy.common.columns import is_kept
from loop import double
before, _ = is_kept(double), double(2)
print(before, sum(double.stats.cache_hits.values()) > 0)
"""


def test_code_is_kept_as_long_as_its_source_says_the_same_however_new_the_file_is(tmp_path: Path) -> None:
    def asked() -> str:
        places = {"PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
        return printed(IS_KEPT_AS_NUMBA_SAYS, **places, PYTHONDONTWRITEBYTECODE="1")

    source = tmp_path / "loop.py"
    source.write_text(
        "from paradiplomacy.common.columns import compiled\n@compiled\ndef double(x):\n    return 2 * x\n"
    )
    assert [asked(), asked()] == ["False False\n", "True True\n"]
    os.utime(source, (2e9, 2e9))
    assert asked() in ("True True\n", "False False\n")  # the latter by a numba that goes by time
    source.write_text(source.read_text().replace("2 *", "3 *"))
    assert asked() == "False False\n"


def test_without_numba_a_function_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def double(x: int) -> int:
        return 2 * x

    monkeypatch.setitem(sys.modules, "numba", None)
    assert compiled(double) is double


# --- Plain for a while ---


def loops() -> dict[tuple[str, str], object]:
    """The compiled loops by the names that they have in modules of the package."""
    from numba.core.registry import CPUDispatcher

    modules = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == PACKAGE.name}
    return {
        (name, word): held for name, module in modules.items() for word, held in vars(module).items()
        if isinstance(held, CPUDispatcher)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "last_year"), [("baseline", 1995), ("baseline", 2000), ("members-2022", 2022)]
)
def test_with_the_loop_that_tells_whether_code_is_kept_a_year_ends(
    monkeypatch: pytest.MonkeyPatch, name: str, last_year: int
) -> None:
    called: list[object] = []

    def counted(loop: Any) -> Any:
        def call(*given: Any) -> Any:
            called.append(loop)
            return loop(*given)

        return call

    asked: list[object] = []
    monkeypatch.setattr(run, "is_kept", lambda loop: not asked.append(loop))  # type: ignore[func-returns-value]
    assert not run.compiles_first()
    for (module, word), loop in loops().items():
        monkeypatch.setattr(sys.modules[module], word, counted(loop))
    [case] = cases(Request((load_scenario(name, last_year=last_year),), 1))
    assert run.run_chunk(run.simulate, False, [case]).together == batch.together()
    assert called[-1:] == asked


TABLES = """
import sys
from contextlib import nullcontext
from hashlib import sha256
from paradiplomacy import load_scenario
from paradiplomacy.common.plain import plain
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.runs import batch
from paradiplomacy.runs.run import run_chunk, simulate
digest = sha256()
with HOW:
    for name in ("baseline", "members-2022"):
        for detail in (False, True):
            chunk = run_chunk(simulate, detail, list(cases(Request((load_scenario(name),), 1))))
            assert not any(one.error for one in chunk) and chunk.together != detail
            digest.update(repr([(name, table.to_pylist()) for name, table in chunk.tables.items()]).encode())
print(digest.hexdigest())
modules = [module for name, module in sys.modules.items() if name.startswith("paradiplomacy")]
loops = [one for module in modules for one in vars(module).values() if hasattr(one, "py_func")]
print(len(loops) >= 30, sum(len(one.signatures) for one in loops))
"""


def test_whole_runs_in_plain_loops_have_the_same_bytes_and_compile_nothing(tmp_path: Path) -> None:
    digest, found = printed(TABLES.replace("HOW", "plain(300)"), NUMBA_CACHE_DIR=str(tmp_path)).splitlines()
    assert found == "True 0"
    assert not list(tmp_path.rglob("*.nb?"))
    same, found = printed(TABLES.replace("HOW", "nullcontext()")).splitlines()
    assert found > "True 1"
    assert digest == same


def test_names_hold_their_loops_again_even_after_an_error() -> None:
    before = loops()
    assert len(before) >= 30
    with pytest.raises(ZeroDivisionError), plain(300):
        raise ZeroDivisionError(len(loops()))
    assert loops() == before


def test_inside_no_name_holds_a_compiled_loop_and_a_module_that_comes_late_gets_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = ModuleType("paradiplomacy.late")
    monkeypatch.setitem(sys.modules, late.__name__, late)
    with plain(300):
        assert not loops()
        late.loop = search.first_distinct  # type: ignore[attr-defined]
    assert loops()["paradiplomacy.late", "loop"] is search.first_distinct


def test_a_plain_loop_says_nothing_of_a_word_that_overflows() -> None:
    word = np.uint64(2**63 + 1)
    with pytest.warns(RuntimeWarning, match="overflow"):
        mixed = streams._mix.py_func(word)  # type: ignore[attr-defined]
    with plain(300):
        assert streams._mix(word) == mixed  # type: ignore[arg-type]


def test_plain_loops_have_their_time() -> None:
    with pytest.raises(TakesLong), plain(-1):
        search.first_distinct(np.array([0]), np.array([4]), np.array([True]), 1, 1)
    assert search.first_distinct(np.array([0]), np.array([4]), np.array([True]), 1, 1).tolist() == [0]


OTHER_THREAD = """
from threading import Thread
import numpy as np
from paradiplomacy.common.plain import plain
from paradiplomacy.world import streams
loop, words, found = streams._unit_interval, np.arange(3, dtype=np.uint64), []
other = Thread(target=lambda: found.extend(streams._unit_interval(words)))
with plain(-1):
    other.start()
    other.join(0.5)
    print(other.is_alive())
other.join()
print(len(loop.signatures), found == list(loop.py_func(words)))
"""


def test_another_thread_has_its_loops_compiled_and_waits_until_that_can_be(tmp_path: Path) -> None:
    assert printed(OTHER_THREAD, NUMBA_CACHE_DIR=str(tmp_path)) == "True\n1 True\n"


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
