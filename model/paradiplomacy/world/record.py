"""What networks keep from year to year, what is known of the year before, and what happened in a year."""

from dataclasses import dataclass, field

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.world.conditions import Conditions
from paradiplomacy.world.projects import Projects


@dataclass
class Network:
    """The organs of the network and what they keep: agenda, offices, money (cents), reputation, by run.

    ``expected`` is what a draft is expected to bring and ``relief`` what the units' activities took off each
    city's cost, both in dollars. ``council`` and ``hosted`` (has been host) are flags of cities,
    ``directors`` rows of them, ``priorities`` flags of themes (columns).
    """

    agenda: Floats
    expected: Floats
    identity: Floats
    balance: Ints
    relief: Floats
    voice: Floats
    host: Ints
    council: Bools
    hosted: Bools
    grants_by_country: Ints
    priorities: Bools
    past_hosts: list[Ints] = field(default_factory=list)
    directors: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    elected: bool = False

    def has_priority(self, theme: Ints, run: Ints) -> Bools:
        """Whether themes are among the year's priorities of their runs."""
        return self.priorities[run, theme]


@dataclass
class LastYear:
    """What cities and donors know of the year before, in each run; drafts in shape (runs, themes)."""

    active: Ints
    activity_share: Floats
    dispersion: Floats
    drafts_by_theme: Ints


@dataclass
class Record:
    """What happened in a year, for the indicators; money in cents."""

    conditions: Conditions
    was_active: Bools
    entrants: Ints
    leavers: Ints
    applicants: Ints
    turnover_losses: Floats
    participation_usd: Floats
    km_to_host: Floats
    finished: Projects
    drafts: Projects
    repeated_pairs: Bools
    support: Floats
    buffered_support: Floats
    felt_support: Floats
    fund: Ints
    offer: Ints
    losing_cost: Ints
