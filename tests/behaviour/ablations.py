"""Mechanisms that no parameter switches off: each a name of the model with something else in its place."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from paradiplomacy.phases import allocation, treasury
from paradiplomacy.phases import year as years
from paradiplomacy.rules import benefit, donors, go_ahead

type Instead = tuple[ModuleType, str, Any]


def _linear(**given: Any) -> Any:
    """Going ahead where money counts in proportion to what it covers: its root is squared."""
    return go_ahead.terms(**given | {"covered": np.sqrt(given["covered"])})


ABLATIONS: Mapping[str, Instead] = {
    "second call": (donors, "second_call", lambda _, needed, *__: np.zeros(len(needed), dtype=np.int64)),
    "news of calls": (benefit, "expected_money", lambda before, *_: before),
    "rarity of drafts": (benefit, "drafting", lambda before, _: np.ones(len(before))),
    "threshold of money": (allocation, "GO_AHEAD", replace(allocation.GO_AHEAD, rule=_linear)),
    "activities of units": (
        years,
        "YEAR",
        tuple(phase for phase in years.YEAR if phase is not treasury.support_units),
    ),
}
"""What is taken away, by name, and what stands in its place."""


@contextmanager
def without(name: str) -> Iterator[None]:
    """The model without a mechanism; nothing is taken away where the name is empty."""
    with ExitStack() as stack:
        if name:
            stack.enter_context(patch.object(*ABLATIONS[name]))
        yield
