"""What is set in all scenarios and then replaced by a design, everywhere or in some cases."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.notes import Note
from paradiplomacy.scenario.changes import PREFIX, event_indices
from paradiplomacy.scenario.scenario import Scenario


def replaced(
    values: Mapping[str, tuple[str, object]], design: Design, scenarios: Sequence[Scenario]
) -> tuple[list[str], list[Note]]:
    """Sentences on values that hold in no run, which are problems, and notes on those that hold in some.

    Args:
        values: by name, where it is set and the value.
        design: what is varied.
        scenarios: the scenarios, with the values.

    """
    problems, notes = [], []
    for name, (key, value) in values.items():
        others, held, cases = _count(name, design, scenarios)
        if others and not held:
            setting, by = f"{key}: {name} = {show(value)}", f"the design varies {' and '.join(others)}"
            problems.append(f"{setting} holds in no run, for {by}; allowed is one of the two")
        elif held < cases:
            some = Note(
                kind="some", key=key, name=name, value=value, held=held, cases=cases, varied=tuple(others)
            )
            notes.append(some)
    return problems, notes


def _count(name: str, design: Design, scenarios: Sequence[Scenario]) -> tuple[list[str], int, int]:
    """What replaces a value, and in how many cases of how many it holds: points, scenarios and events."""
    given = _given(design)
    targets = [columns for scenario in scenarios for columns in _replacing(scenario, name, design.names)]
    held = sum(
        number
        for columns in targets
        for there, number in given.items()
        if not any(there[column] for column in columns)
    )
    others = dict.fromkeys(design.names[column] for columns in targets for column in columns)
    return list(others), held, len(targets) * given.total()


def _given(design: Design) -> Counter[tuple[bool, ...]]:
    """Which names have a value at a point, and at how many points; rows of a list may leave some out."""
    everywhere = Counter([(True,) * len(design.names)])
    return Counter(tuple(value is not None for value in row) for row in design.rows) or everywhere


def _replacing(scenario: Scenario, name: str, names: Sequence[str]) -> Iterator[list[int]]:
    """For what a name means in a scenario, a parameter or some events, the columns of what replaces it."""
    if not name.startswith(PREFIX):
        yield [column for column, other in enumerate(names) if other == name]
        return
    field = name.rpartition(".")[2]
    same = [(column, other) for column, other in enumerate(names) if other.rpartition(".")[2] == field]
    for index in event_indices(scenario, name, names):
        yield [column for column, other in same if index in event_indices(scenario, other, names)]
