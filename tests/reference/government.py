"""The national government of a country, and what law, bloc and economy are in it this year."""

import statistics
from itertools import pairwise
from typing import TYPE_CHECKING

import mesa

from paradiplomacy.scenario.events import CHANNELS
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
        self.latest_crisis = model.year - LONG_AGO
        self.years_since_crisis = LONG_AGO
        self.crisis_began: int | None = None
        self.undisturbed = self._first_position()
        self.unshifted = dict.fromkeys(CHANNELS, self.undisturbed)
        self.position = dict.fromkeys(CHANNELS, self.undisturbed)
        # what conditions.py sets anew each year
        self.autonomy = self.shift = self.loss = self.shock = 0.0
        self.economy = 1.0
        self.in_bloc = self.suspended = False
        self.frozen_since: dict[str, int] = {}
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
        """(17) y ← clip(ρ·y + (1 − ρ)·ȳ + N(0, σ)), or the record; frozen by channel, then shifted.

        An event's shift is added afterwards and not remembered.
        """
        year = self.model.year
        recorded = self.model.settings.governments == "recorded"
        self.undisturbed = self._recorded(year) if recorded else self._by_chance(year)
        for channel in CHANNELS:
            if channel not in self.frozen_since:
                self.unshifted[channel] = self.undisturbed
            elif recorded:
                self.unshifted[channel] = self._recorded(self.frozen_since[channel])
            self.position[channel] = _clipped(self.unshifted[channel] + self.shift)
        self.votes_this_year = self.holds_elections(year)

    def _by_chance(self, year: int) -> float:
        p, kept = self.model.p.politics, self.model.p.politics.government_persistence
        noise = self.model.draws.normal(Purpose.GOVERNMENT, year, name_code(self.code))
        usual = kept * self.undisturbed + (1 - kept) * p.government_mean
        return _clipped(usual + p.government_noise * noise)

    @property
    def support_felt(self) -> float:
        """(17) S_eff,c of S_c = (1 − λ_g)·S + λ_g·(1 + y_c)/2: what its cities feel of the bloc and of it."""
        model, own = self.model, self.model.p.politics.own_government
        return model.cushioned((1 - own) * model.support + own * (1 + self.position["own"]) / 2)

    def holds_elections(self, year: int) -> bool:
        """Whether cities vote; after the last known election the usual term goes on."""
        known = self.elections
        if year <= known[-1]:
            return year in known
        term = int(statistics.median(later - earlier for earlier, later in pairwise(known)))
        return (year - known[-1]) % term == 0

    def feel_crisis(self) -> None:
        """Years since the latest earlier crisis, and this year's crisis for the years to come.

        A crisis is over after two years without; one that begins in a pandemic has no first year that counts.
        """
        year = self.model.year
        self.years_since_crisis = year - self.latest_crisis
        if self.shock > 0:
            if self.years_since_crisis > 2:
                self.crisis_began = None if self.model.conditions.pandemic else year
            self.latest_crisis = year

    @property
    def crisis_is_one_year_old(self) -> bool:
        """Whether a crisis that counts had its first year last year."""
        return self.crisis_began == self.model.year - 1


def _clipped(position: float) -> float:
    return min(1.0, max(-1.0, position))
