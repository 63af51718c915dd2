"""Numbers of the rules and phases have names: what each means, its unit and its source stand beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import paradiplomacy

PACKAGE = Path(paradiplomacy.__file__).parent
FILES = sorted(path for room in ("rules", "phases") for path in (PACKAGE / room).rglob("*.py"))
PLAIN = {0, 1, 2}
"""Numbers of arithmetic: nothing, the whole, twice or half."""


def numbers(node: ast.AST) -> list[ast.Constant]:
    """The numbers in a piece of code that are not plain ones."""
    return [
        part
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and type(part.value) in {int, float} and part.value not in PLAIN
    ]


def named(tree: ast.Module) -> Iterator[ast.Constant]:
    """The numbers of constants that a sentence follows, and the codes of enumerations."""
    for statement, after in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(statement, ast.Assign) and is_value(statement.value) and is_sentence(after):
            yield from numbers(statement)
        if isinstance(statement, ast.ClassDef) and any("Enum" in ast.unparse(one) for one in statement.bases):
            yield from numbers(statement)


def is_value(node: ast.expr) -> bool:
    """A number, several, or an array of some: nothing that computes or decides."""
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(is_value, parts))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="array"), args=parts):
            return all(map(is_value, parts))
    return False


def is_sentence(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and len(node.value.value.split()) > 3
    )


def nameless(source: str) -> list[str]:
    """Lines in which a number stands for which there is no name."""
    tree = ast.parse(source)
    known = {id(one) for one in named(tree)}
    return [f"line {one.lineno}: {one.value}" for one in numbers(tree) if id(one) not in known]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_number_is_without_a_name(path: Path) -> None:
    assert not nameless(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "def f(capacity):\n    return capacity - 0.4",
        "def f(year, since=2008):\n    return year >= since",
        "STARTS = 20",
        'STARTS = 20\n"""Starts."""',
        'LEVER = Lever("funded", high=0.5)\n"""What could have been different."""',
        "SHARE = 0.5 * 7",
        "class Axis:\n    OTHER = 3",
    ],
)
def test_a_number_without_a_name_is_seen(source: str) -> None:
    assert nameless(source)


@pytest.mark.parametrize(
    "source",
    [
        'LOWEST, HIGHEST = 0.4, 1.6\n"""Least and most, as ratios; assumed."""',
        'TIERS = np.array([50_000.0, 200_000.0])\n"""Inhabitants from which the next fee is due."""',
        "class Axis(IntEnum):\n    OTHER = 3",
        "def f(x):\n    return 1 - x / 2",
    ],
)
def test_a_number_with_a_name_is_not(source: str) -> None:
    assert not nameless(source)
