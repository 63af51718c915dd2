"""What spoke for a decision and against it: which terms are reasons, what they are called, how they moved."""

import re
from collections.abc import Sequence
from itertools import chain
from math import log
from typing import NamedTuple

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.verdict import Verdict

CONSTANT = {"intercept", "country", "rate", "usual"}
"""Terms that are the same for all cities, or all of a country: they are no reason of this one."""

MOST_SHOWN = 5
_MOST_MOVED = 2
_LEAST_SHOWN = 0.005
_CLEAR = 0.05
"""Reasons that moved by less than this are not said to have changed."""


class Weights(NamedTuple):
    """What weighed most in a decision, the largest first.

    Attributes:
        names: the reasons in words.
        sides: their values, above zero for it and below against it; one list a world.
    """

    names: list[str]
    sides: list[list[float]]


def slug(name: str) -> str:
    """A name as part of a key: ``benefit: funding`` is ``benefit_funding``."""
    return re.sub(r"[^a-z]+", "_", name.lower())


def reasons(decision: Verdict) -> list[tuple[str, float]]:
    """The terms that are reasons of this city, the largest first; benefit as a whole, beside the usual."""
    sums: dict[str, float] = {}
    for name, value in decision.terms.items():
        if name not in CONSTANT:
            whole = name.partition(":")[0]
            sums[whole] = sums.get(whole, 0.0) + value
    return sorted(((name, value) for name, value in sums.items() if value), key=lambda pair: -abs(pair[1]))


def reason(name: str, values: Sequence[float], texts: Texts) -> str:
    """A reason in words: what counts from the usual city on says on which side of it this one is."""
    known = [value for value in values if value]
    way = "for_it" if min(known, default=0) > 0 else "against" if max(known, default=0) < 0 else ""
    key = f"explain.{way}.{slug(name)}"
    return texts(key) if texts.has(key) else term_in_words(name, texts)


def term_in_words(name: str, texts: Texts) -> str:
    """What a term is called; one that a user adds goes by its own name."""
    key = f"explain.term.{slug(name)}"
    return texts(key) if texts.has(key) else name


def lever_in_words(name: str, decision: str, texts: Texts) -> str:
    """What a lever is called; in a decision of a team it may be the mean of its members."""
    own = f"explain.lever_of.{slug(decision)}.{slug(name)}"
    return texts(own) if texts.has(own) else texts(f"explain.lever.{slug(name)}")


def weigh(sides: Sequence[Verdict | None], texts: Texts) -> Weights:
    """What weighed most in a decision; in two worlds, first what weighed otherwise in the second."""
    columns = [_with_law(side) if side else {} for side in sides]
    largest = sorted(_values(columns).items(), key=lambda pair: -max(map(abs, pair[1])))
    seen = {name: values for name, values in largest if max(map(abs, values)) >= _LEAST_SHOWN}
    changed = _changed(columns) if len(columns) > 1 and all(sides) else {}
    chosen = list(dict.fromkeys([*changed, *seen]))[:MOST_SHOWN]
    names = [reason(name, seen[name], texts) for name in chosen]
    return Weights(names, [[side.get(name, 0.0) for name in chosen] for side in columns])


def moved(one: Verdict, other: Verdict, world: str, texts: Texts) -> str:
    """What spoke more, and what less, for a decision in the second of two worlds, by that world's name."""
    columns = [_with_law(one), _with_law(other)]
    changed, values, said = _changed(columns), _values(columns), []
    for key in ("less", "more"):
        names = [
            reason(name, values[name], texts) for name in changed if (changed[name] > 0) == (key == "more")
        ]
        said += [texts(f"explain.moved.{key}", world=world, terms=", ".join(names))] if names else []
    return " ".join(said) or texts("explain.moved.same")


def _with_law(decision: Verdict) -> dict[str, float]:
    """The reasons of a decision, and what law, by which the chance is multiplied, takes off their sum."""
    named = dict(reasons(decision))
    if decision.form == "logit" and decision.gate != 1 and decision.chance:
        named["legal gate"] = log(decision.chance / (1 - decision.chance)) - decision.logit
    return named


def _values(columns: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """The values of every reason, one a world."""
    return {name: [side.get(name, 0.0) for side in columns] for name in chain.from_iterable(columns)}


def _changed(columns: Sequence[dict[str, float]]) -> dict[str, float]:
    """The reasons that changed most in the second world, and by how much."""
    change = {name: other - one for name, (one, other) in _values(columns).items()}
    largest = sorted(change.items(), key=lambda pair: -abs(pair[1]))[:_MOST_MOVED]
    return {name: value for name, value in largest if abs(value) >= _CLEAR}
