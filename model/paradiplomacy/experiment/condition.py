"""A small language for conditions: ``fund.yearly_usd > 0 and fund.rule != "lottery"``.

It has numbers, texts, ``true`` and ``false``, names, ``+ - * /``, comparisons, ``in`` a list, ``and or not``
and parentheses. A condition is parsed as Python would parse it and then read piece by piece; nothing else
than these pieces is known, and nothing is ever evaluated by Python.
"""

import ast
import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from paradiplomacy.common.errors import did_you_mean, listed
from paradiplomacy.common.problems import shortened, show

LONGEST = 1_000
"""Characters of the longest condition."""
DEEPEST = 150
"""Parts of a condition inside one another; a sum of a hundred names has a hundred."""

_WORDS = {"true": "True", "false": "False"}
_PYTHON = {"and", "or", "not", "in"}
_TEXT = r"""(?P<text>"[^"\\]*"|'[^'\\]*')"""
_NAME = r"[A-Za-z_][\w.]*(?:-[a-z][\w.]*)*"
_NUMBER = r"(?P<number>(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)(?![\w.])"
_SPACE = r"(?P<space>\s+)"
_SIGNS = frozenset("+-*/<>=!()[],")

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_ON_ANYTHING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


class ConditionError(ValueError):
    """A condition that cannot be used, in words."""


@dataclass(frozen=True)
class Condition:
    """A condition that holds or not for given values."""

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    names: tuple[str, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds.

        Args:
            values: a value for each name.

        Raises:
            ConditionError: it computes with what is no number, asks for a value that is left out (None), or
                gives neither true nor false.

        """
        found = _value(self.tree, [(name, values[name]) for name in self.names])
        if not isinstance(found, bool):
            raise ConditionError(f"gives {show(found)} and neither true nor false")
        return found


def parse(text: str, names: Collection[str]) -> Condition:
    """A condition from its text.

    Args:
        text: the condition.
        names: the names that it may use.

    Raises:
        ConditionError: it is not a condition, or uses another name.

    """
    if len(text) > LONGEST:
        raise ConditionError(f"is longer than {LONGEST:,} characters")
    known = tuple(sorted(names, key=lambda name: (-len(name), name)))
    source = _in_python(text, known).strip()
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionError(f"{show(text)} is no condition; allowed are forms such as {_EXAMPLE}") from None
    _check(tree, DEEPEST)
    return Condition(text, tree, known)


_EXAMPLE = "fund.yearly_usd > 0 and fund.rule != 'lottery'"


def _in_python(text: str, names: tuple[str, ...]) -> str:
    """The text with ``v0``, ``v1`` … for the names, which Python would take apart at dots and hyphens."""
    known = "".join(rf"{re.escape(name)}(?![\w.])|" for name in names)
    pattern = re.compile(f"{_TEXT}|{_NUMBER}|{_SPACE}|(?P<name>{known}{_NAME})|.")
    return "".join(_piece(match, names) for match in pattern.finditer(text))


def _piece(match: "re.Match[str]", names: tuple[str, ...]) -> str:
    """A piece of the text in Python; names and words stand apart, so that nothing grows together."""
    name = match["name"]
    if match["space"]:
        return " "
    if name is None:
        return _sign_or_value(match)
    if name in _PYTHON:
        return f" {name} "
    if name in _WORDS:
        return f" {_WORDS[name]} "
    if name not in names:
        some = f"; allowed {listed(sorted(names))}" if names else ""
        raise ConditionError(f"{shortened(name)} is not varied here{some}{did_you_mean(name, names)}")
    return f" v{names.index(name)} "


def _sign_or_value(match: "re.Match[str]") -> str:
    if match["text"] or match["number"] or match[0] in _SIGNS:
        return match[0]
    raise ConditionError(f"has {show(match[0])}, not known here; allowed are forms such as {_EXAMPLE}")


def _check(node: ast.expr, depth: int) -> None:
    """Refuse every piece of Python that the language does not have, and what is nested too deeply."""
    if not depth:
        raise ConditionError(f"is nested too deeply; allowed are {DEEPEST} parts inside one another")
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.Name(id=name) if name.startswith("v"):
            return
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            parts = [node.operand]
        case ast.BoolOp(values=parts):
            pass
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            parts = [node.left, node.right]
        case ast.Compare() if all(type(op) in _OPERATORS for op in node.ops):
            parts = [node.left, *node.comparators]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            pass
        case _:
            raise ConditionError(f"has a part that is not known here; allowed are forms such as {_EXAMPLE}")
    for part in parts:
        _check(part, depth - 1)


type _Values = Sequence[tuple[str, Any]]
"""Each name with its value, in the order of the names."""


def _value(node: ast.expr, values: _Values) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return _given(*values[int(node.id[1:])])
        case ast.UnaryOp(op=ast.Not()):
            return not _truth(node.operand, values)
        case ast.UnaryOp():
            return _applied(ast.Sub(), 0, _value(node.operand, values))
        case ast.BoolOp(op=ast.And()):
            return all(_truth(part, values) for part in node.values)
        case ast.BoolOp():
            return any(_truth(part, values) for part in node.values)
        case ast.BinOp():
            return _applied(node.op, _value(node.left, values), _value(node.right, values))
        case ast.Compare():
            return _compared(node, values)
    return [_value(part, values) for part in getattr(node, "elts", [])]


def _given(name: str, value: Any) -> Any:
    if value is None:
        raise ConditionError(f"asks for {name}, which a row leaves out; allowed are names that every row has")
    return value


def _compared(node: ast.Compare, values: _Values) -> bool:
    """Whether each side stands to the next as it should, asked no further than the first that does not."""
    left = _value(node.left, values)
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = _value(part, values)
        if not _applied(op, left, right):
            return False
        left = right
    return True


def _truth(node: ast.expr, values: _Values) -> bool:
    found = _value(node, values)
    if not isinstance(found, bool):
        raise ConditionError(f"asks whether {show(found)} is true")
    return found


def _applied(sign: ast.AST, one: Any, other: Any) -> Any:
    """Two values joined by a sign; numbers go with numbers, and equality with everything."""
    if not isinstance(sign, _ON_ANYTHING) and not (_is_number(one) and _is_number(other)):
        raise ConditionError(f"computes or orders {show(one)} and {show(other)}; allowed are numbers")
    if isinstance(sign, ast.In | ast.NotIn) and not isinstance(other, list):
        raise ConditionError(f"looks inside {show(other)}; allowed is a list such as [1, 2]")
    try:
        return _OPERATORS[type(sign)](one, other)
    except ZeroDivisionError:
        raise ConditionError("divides by nought") from None
    except OverflowError:
        raise ConditionError("computes a number that is too large") from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
