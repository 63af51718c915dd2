"""The national government of a country, and what law, bloc and economy are in it this year."""

import statistics
from itertools import pairwise
from typing import TYPE_CHECKING

import mesa

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world import sources
from paradiplomacy.world.streams import Purpose
from reference.draws import name_code

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork

LONG_AGO = 99


class Government(mesa.Agent):
    """One of the ten national governments."""

    def __init__(self, model: "ReferenceNetwork", code: str) -> None:
        super().__init__(model)
        facts, row = sources.country_facts(), COUNTRIES.index(code)
        self.code = code
        self.row = row
        self.language = int(facts.language[row])
        self.federal = bool(facts.federal[row])
        self.elections = facts.elections[row]
        self.bloc_years = range(int(facts.bloc_from[row]), int(facts.bloc_until[row]))
        self.members_2022 = int(facts.members_2022[row])
        self.crisis_year = model.year - LONG_AGO
        self.years_since_crisis = LONG_AGO
        self.undisturbed = self.unshifted = self.position = self._first_position()
        # what conditions.py sets anew each year
        self.autonomy = self.shift = self.loss = self.shock = 0.0
        self.economy = 1.0
        self.in_bloc = self.suspended = False
        self.frozen_since: int | None = None
        self.votes_this_year = False

    def _first_position(self) -> float:
        """The government of the year before the first one, from which the first mayors come."""
        if self.model.settings.governments == "recorded":
            return self._recorded(self.model.year)
        return self.model.p.politics.government_mean

    def _recorded(self, year: int) -> float:
        """+.5 left, 0 centre, −.5 right, as recorded; years outside the record take its nearest year."""
        record, p = sources.orientation(), self.model.p.politics
        place = min(max(year - record.first_year, 0), len(record.values) - 1)
        orientation = float(record.values[place, self.row])
        return orientation * p.left_position if orientation > 0 else -orientation * p.right_position

    def move(self) -> None:
        """(17) y ← clip(ρ·y + (1 − ρ)·ȳ + N(0, σ)), or the record; frozen, then shifted by events.

        An event's shift is added afterwards and not remembered.
        """
        year, p = self.model.year, self.model.p.politics
        if self.model.settings.governments == "recorded":
            self.undisturbed = self._recorded(year)
            kept = self._recorded(self.frozen_since) if self.frozen_since is not None else 0.0
        else:
            noise = self.model.draws.normal(Purpose.GOVERNMENT, year, name_code(self.code))
            kept_part = p.government_persistence
            usual = kept_part * self.undisturbed + (1 - kept_part) * p.government_mean
            self.undisturbed = _clipped(usual + p.government_noise * noise)
            kept = self.unshifted
        self.unshifted = self.undisturbed if self.frozen_since is None else kept
        self.position = _clipped(self.unshifted + self.shift)
        self.votes_this_year = self.holds_elections(year)

    def holds_elections(self, year: int) -> bool:
        """Whether cities vote; after the last known election the usual term goes on."""
        known = self.elections
        if year <= known[-1]:
            return year in known
        term = int(statistics.median(later - earlier for earlier, later in pairwise(known)))
        return (year - known[-1]) % term == 0

    def feel_crisis(self) -> None:
        """Years since the latest earlier crisis, and this year's crisis for the years to come."""
        self.years_since_crisis = self.model.year - self.crisis_year
        if self.shock > 0:
            self.crisis_year = self.model.year


def _clipped(position: float) -> float:
    return min(1.0, max(-1.0, position))
