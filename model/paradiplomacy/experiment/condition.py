"""A small language for conditions and formulas: ``fund.yearly_usd > 0 and fund.rule != "lottery"``.

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
from paradiplomacy.common.quoted import shorten, show

LONGEST = 1_000
"""Largest number of characters of a condition."""
DEEPEST = 150
"""Largest number of parts inside one another; a sum of a hundred names has a hundred."""

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
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
_ON_ANYTHING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


class ConditionError(ValueError):
    """A condition or formula that cannot be used, in words."""


@dataclass(frozen=True)
class Expression:
    """Something that has a value for given values of the names in it."""

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    names: tuple[str, ...]

    @property
    def used(self) -> set[str]:
        """The names that it uses."""
        return {self.names[int(node.id[1:])] for node in ast.walk(self.tree) if isinstance(node, ast.Name)}

    def value(self, values: Mapping[str, Any]) -> Any:
        """What it gives.

        Args:
            values: a value for each name that is used.

        Raises:
            ConditionError: it computes with something that is not a number, or uses a value that is left out
                (None).

        """
        return _evaluate(self.tree, [(name, values.get(name)) for name in self.names])


class Condition(Expression):
    """A condition that holds or not for given values."""

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the condition holds.

        Raises:
            ConditionError: it has no value, or one that is neither true nor false.

        """
        result = self.value(values)
        if not isinstance(result, bool):
            raise ConditionError(f"gives {show(result)} and neither true nor false")
        return result


def parse(text: str, names: Collection[str]) -> Condition:
    """A condition from its text.

    Args:
        text: the condition.
        names: the names that it may use.

    Raises:
        ConditionError: it is not a condition, or uses another name.

    """
    return Condition(*_parse(text, names, f"a condition; allowed are forms such as {_EXAMPLE}"))


def parse_formula(text: str, names: Collection[str]) -> Expression:
    """A formula from its text, such as ``training.seats + 6``.

    Raises:
        ConditionError: it is not a formula, or uses another name.

    """
    return Expression(*_parse(text, names, "a formula; allowed are forms such as training.seats + 6"))


def _parse(text: str, names: Collection[str], what: str) -> tuple[str, ast.expr, tuple[str, ...]]:
    if len(text) > LONGEST:
        raise ConditionError(f"is longer than {LONGEST:,} characters")
    longest_first = tuple(sorted(names, key=lambda name: (-len(name), name)))
    source = _translate(text, longest_first).strip()
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionError(f"{show(text)} is not {what}") from None
    _check(tree, DEEPEST)
    return text, tree, longest_first


_EXAMPLE = "fund.yearly_usd > 0 and fund.rule != 'lottery'"


def _translate(text: str, names: tuple[str, ...]) -> str:
    """The text with ``v0``, ``v1`` … for the names, which Python would take apart at dots and hyphens."""
    alternatives = "".join(rf"{re.escape(name)}(?![\w.])|" for name in names)
    pattern = re.compile(f"{_TEXT}|{_NUMBER}|{_SPACE}|(?P<name>{alternatives}{_NAME})|.")
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
        allowed = f"; allowed {listed(sorted(names))}" if names else ""
        raise ConditionError(f"{shorten(name)} is not varied here{allowed}{did_you_mean(name, names)}")
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


def _evaluate(node: ast.expr, values: _Values) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return _require(*values[int(node.id[1:])])
        case ast.UnaryOp(op=ast.Not()):
            return not _truth(node.operand, values)
        case ast.UnaryOp():
            return _apply(ast.Sub(), 0, _evaluate(node.operand, values))
        case ast.BoolOp(op=ast.And()):
            return all(_truth(part, values) for part in node.values)
        case ast.BoolOp():
            return any(_truth(part, values) for part in node.values)
        case ast.BinOp():
            return _apply(node.op, _evaluate(node.left, values), _evaluate(node.right, values))
        case ast.Compare():
            return _compare(node, values)
    return [_evaluate(part, values) for part in getattr(node, "elts", [])]


def _require(name: str, value: Any) -> Any:
    if value is None:
        raise ConditionError(f"asks for {name}, which a row leaves out; allowed are names that every row has")
    return value


def _compare(node: ast.Compare, values: _Values) -> bool:
    """Whether each side stands to the next as it should, asked no further than the first that does not."""
    left = _evaluate(node.left, values)
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = _evaluate(part, values)
        if not _apply(op, left, right):
            return False
        left = right
    return True


def _truth(node: ast.expr, values: _Values) -> bool:
    result = _evaluate(node, values)
    if not isinstance(result, bool):
        raise ConditionError(f"asks whether {show(result)} is true")
    return result


def _apply(sign: ast.AST, left: Any, right: Any) -> Any:
    """Two values joined by a sign; numbers go with numbers, and equality with everything."""
    if not isinstance(sign, _ON_ANYTHING) and not (_is_number(left) and _is_number(right)):
        raise ConditionError(f"computes or orders {show(left)} and {show(right)}; allowed are numbers")
    if isinstance(sign, ast.In | ast.NotIn) and not isinstance(right, list):
        raise ConditionError(f"looks inside {show(right)}; allowed is a list such as [1, 2]")
    try:
        return _OPERATORS[type(sign)](left, right)
    except ZeroDivisionError:
        raise ConditionError("divides by zero") from None
    except OverflowError:
        raise ConditionError("computes a number that is too large") from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
