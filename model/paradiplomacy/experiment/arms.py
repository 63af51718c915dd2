"""The arms of a scenario at the points of a design, each checked and with its fingerprint.

A scenario has hundreds of values and a design varies a few. So what stays the same is written down once, and
at a point only what varies is checked and put between.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.designs.design import Point
from paradiplomacy.scenario.changes import PREFIX, applies, vary
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

REMEMBERED = 10_000
"""Number of combinations of values of events that are remembered."""

_GAP = re.compile(r'"\\u0000([^"]*)"')
"""What stands in the text where a value belongs: a name after a character that no scenario has."""


class Arms:
    """Makes the arms of a scenario.

    Args:
        scenario: the scenario as it stands in the request.
        names: what the design varies.

    """

    def __init__(self, scenario: Scenario, names: tuple[str, ...]) -> None:
        self._scenario, self._names = scenario, names
        self._used = [applies(scenario, name, names) for name in names]
        self._text = _with_gaps(scenario, [name for name in names if not name.startswith(PREFIX)])
        self._own = scenario.parameters.flat()
        self._events = lru_cache(REMEMBERED)(self._events_at)

    def arm(self, point: Point) -> tuple[Arm, list[str]]:
        """The arm at a point, without values that the scenario has no use for, and what is wrong with it."""
        changes = Arm(self._scenario, self._names, self._felt(point), b"").changes
        _, problems = self._scenario.parameters.checked(_part(changes, events=False))
        problems += self._events(tuple(_part(changes, events=True).items()))[1]
        return self.checked_arm(point), problems

    def checked_arm(self, point: Point) -> Arm:
        """The arm at a point with which nothing is wrong."""
        point = self._felt(point)
        changes = Arm(self._scenario, self._names, point, b"").changes
        events, _ = self._events(tuple(_part(changes, events=True).items()))
        return Arm(self._scenario, self._names, point, self._digest(changes, events))

    def _felt(self, point: Point) -> Point:
        return tuple(value if used else None for used, value in zip(self._used, point, strict=True))

    def _events_at(self, changes: tuple[tuple[str, Value], ...]) -> tuple[str, list[str]]:
        """The events with some fields changed, as JSON, and what is wrong with them."""
        scenario, problems = vary(self._scenario, dict(changes)) if changes else (self._scenario, [])
        return _dumps(scenario.event_tables()), problems

    def _digest(self, changes: Mapping[str, Value], events: str) -> bytes:
        """The fingerprint of what the resolved scenario says."""
        pieces = self._text.copy()
        for place, name in enumerate(pieces[1::2]):
            value = changes[name] if name in changes else self._own.get(name)
            pieces[2 * place + 1] = _json(value) if name else events
        return blake2b("".join(pieces).encode(), digest_size=16).digest()


def _with_gaps(scenario: Scenario, names: list[str]) -> list[str]:
    """What a scenario says as JSON: pieces of text, and between them the names whose values belong there."""
    content = scenario.content()
    content["parameters"] |= {name: f"\0{name}" for name in names}
    return _GAP.split(_dumps(content | {"events": "\0"}))


def _part(changes: Mapping[str, Value], *, events: bool) -> dict[str, Value]:
    return {name: value for name, value in changes.items() if name.startswith(PREFIX) == events}


def _json(value: Value | None) -> str:
    """A value as JSON, as the encoder writes it, which takes its time to begin."""
    return repr(value) if type(value) in {int, float} else _dumps(value)


_dumps: Callable[[Any], str] = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
