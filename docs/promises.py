"""The tables of reliability.md: each promise with the test that holds it, and how often the test tries it."""

import ast
import csv
from collections.abc import Callable
from itertools import groupby
from math import prod
from pathlib import Path

DOCS = Path(__file__).parent
TESTS = DOCS.parent / "tests"
LANES = ("QUICK", "THOROUGH")
"""How the constants of a test end that say how often it tries something in the quick lane, and in all."""
SAMPLED = {"examples", "many_worlds", "worlds_drawn"}
"""Decorators that draw so many examples in all, and a quarter of them in the quick lane."""

MARK = "<!-- Below: written by docs/generate.py from promises.csv and the tests. -->"
HEAD = ("promise", "test", "quick", "all")

type Counts = tuple[int, int]


def page(table: Callable[..., str]) -> str:
    """The page as it is, with its tables as they should be."""
    text = (DOCS / "reliability.md").read_text(encoding="utf-8").partition(MARK)[0]
    with (DOCS / "promises.csv").open(encoding="utf-8") as file:
        parts = groupby(csv.DictReader(file), key=lambda row: row["part"])
        tables = [f"### {part}\n\n{table(HEAD, map(_row, rows))}\n" for part, rows in parts]
    return "\n".join([f"{text}{MARK}\n", *tables])


def _row(row: dict[str, str]) -> tuple[str, ...]:
    file, _, name = row["test"].partition("::")
    link = f"[{file}](../tests/{file}) `{name.removeprefix('test_')}`"
    return row["promise"], link, *(str(count) if count else "" for count in tried(row["test"]))


def tried(test: str) -> Counts:
    """How often a test tries something in the quick lane and in all, read from its source.

    Raises:
        LookupError: there is no such test.

    """
    file, _, name = test.partition("::")
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    if not found:
        raise LookupError(f"there is no test {test}")
    constants = _constants(tree)
    used = {node.id for node in ast.walk(found[0]) if isinstance(node, ast.Name)} & constants.keys()
    said = [ast.literal_eval(constants[one]) for lane in LANES for one in used if one.endswith(lane)]
    if said:
        quick, thorough = said
        return quick, thorough
    counts = [_of_decorator(decorator, constants) for decorator in found[0].decorator_list]
    quick, thorough = (prod(lane) for lane in zip(*counts, (1, 1), strict=True))
    return quick, thorough


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What the names of a module stand for, also where several are set at once."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                found |= {ast.unparse(name): value for name, value in zip(names, values, strict=True)}
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                found[name] = value
    return found


def _of_decorator(decorator: ast.expr, constants: dict[str, ast.expr]) -> Counts:
    """By how much a decorator multiplies the trials of a test: examples, cases, or none in the quick lane."""
    match decorator:
        case ast.Attribute(attr="slow"):
            return 0, 1
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=int(number))]) if name in SAMPLED:
            return max(1, number // 4), number
        case ast.Call(args=[_, ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(number))])]):
            return number, number
        case ast.Call(args=[_, ast.Call(func=ast.Name(id="some"), args=[cases], keywords=[one_in])]):
            number = len(_each(cases, constants))
            return -(-number // ast.literal_eval(one_in.value)), number
        case ast.Call(func=ast.Attribute(attr="parametrize"), args=[_, cases]):
            each = _each(cases, constants)
            slow = sum(".slow" in ast.unparse(case) for case in each)
            return len(each) - slow, len(each)
    return 1, 1


def _each(cases: ast.expr, constants: dict[str, ast.expr]) -> list[ast.expr]:
    """The cases of a test, be they written in its decorator or named there."""
    found = constants[cases.id] if isinstance(cases, ast.Name) else cases
    return found.keys if isinstance(found, ast.Dict) else found.elts
