"""The facts of an explanation: what a city decided in a year and why, before anything is put into words."""

from dataclasses import dataclass

from paradiplomacy.common.arguments import WORD, takes
from paradiplomacy.explanation.parting import Parting
from paradiplomacy.explanation.project import ProjectFate
from paradiplomacy.explanation.verdict import Verdict


@dataclass(frozen=True)
class Facts:
    """What a city decided in a year, and why.

    Attributes:
        city: name and country.
        year: the year.
        scenario: name and title of the scenario.
        seed: seed of the run.
        member: whether it was a member at the end of the year.
        decisions: all that it decided, in the order of the year.
        proposal: this year's proposal that it coordinated.
        finished: last year's project that it coordinated, which ended this year.
        parting: where its paths part from those in another scenario, if one was given.
    """

    city: str
    year: int
    scenario: tuple[str, str]
    seed: int
    member: bool
    decisions: tuple[Verdict, ...]
    proposal: ProjectFate | None
    finished: ProjectFate | None
    parting: Parting | None = None

    @takes(name=WORD)
    def decision(self, name: str) -> Verdict | None:
        """The first decision of a kind, if there was one."""
        return next((one for one in self.decisions if one.name == name), None)
