"""One run to make: a scenario with the values of a point, a replication and its seed."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from paradiplomacy.experiment.designs.design import Point
from paradiplomacy.scenario.changes import PREFIX, find_variable, vary
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

type Key = tuple[str, str]
"""What a run is known by: its id and the name of its scenario. Two that say the same share the id only."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A scenario with the values of one point of the design: what is replicated.

    Attributes:
        base: the scenario as it stands in the request.
        names: what the design varies.
        point: a value for each name, None where the scenario's own holds.
        digest: fingerprint of the resolved scenario.

    """

    base: Scenario
    names: tuple[str, ...]
    point: Point
    digest: bytes

    @property
    def changes(self) -> dict[str, Value]:
        """What differs from the base, by name."""
        return {name: value for name, value in zip(self.names, self.point, strict=True) if value is not None}

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario, made anew each time: there may be very many arms."""
        return vary(self.base, self.changes)[0] if self.names else self.base

    @property
    def values(self) -> dict[str, Value | None]:
        """The value of everything that varies, the scenario's own included; None for an event it lacks."""
        pairs = zip(self.names, self.point, strict=True)
        return {name: self._own(name) if value is None else value for name, value in pairs}

    def _own(self, name: str) -> Value | None:
        return None if name.startswith(PREFIX) else self.base.parameters[name]


@dataclass(frozen=True, slots=True)
class Case:
    """One run to make: an arm with the seed of one replication."""

    arm: Arm
    replication: int
    seed: int

    @property
    def run_id(self) -> str:
        """Sixteen hexadecimal digits that depend on what is run and on nothing else."""
        return run_id(self.arm, self.seed)

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario, made anew each time."""
        return self.arm.scenario

    @property
    def key(self) -> Key:
        """What the run is known by."""
        return self.run_id, self.arm.base.name


def run_id(arm: Arm, seed: int) -> str:
    """The id of a run of an arm, in whatever batch it is."""
    return blake2b(arm.digest + f"|{seed}".encode(), digest_size=8).hexdigest()


def column_kinds(names: Iterable[str]) -> dict[str, str]:
    """Kind of value of each name that a design varies: int, float, text or flag."""
    return {name: find_variable(name).kind for name in names}
