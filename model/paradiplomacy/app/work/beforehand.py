"""What a process beside the server makes while the server still imports; importing this takes no time."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paradiplomacy.app.state.chronicle import Chronicle
    from paradiplomacy.scenario.scenario import Scenario


def first_runs(worlds: "Sequence[Scenario]", seed: int) -> "list[Chronicle]":
    """The whole runs of the first page."""
    from paradiplomacy.app.state.chronicle import whole

    return [whole(world, seed) for world in worlds]
