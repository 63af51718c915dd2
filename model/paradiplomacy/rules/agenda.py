"""What the Summit decides: the agenda, equation (15), the priority themes and the host city."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, mean
from paradiplomacy.scenario.parameters.network import Agenda, Host


def agenda(before: float, active: Floats, leaders: Floats, p: Agenda, host: Host) -> float:
    """Agenda a ← (1 − η)·a + η·[(1 − ρ)·mean x of the active + ρ·mean x of those who lead].

    Unchanged when nobody was active. One host city leads under the rules of 1995, a Directorate of seven
    under those of 2015, which makes the agenda steadier (C16).
    """
    if not len(active):
        return before
    led = (1 - host.agenda_weight) * mean(active) + host.agenda_weight * mean(leaders)
    return (1 - p.inertia) * before + p.inertia * led


def priorities(drafts_by_theme: Ints, noise: Floats, count: int) -> Ints:
    """The themes with most drafts last year, with noise; ascending (D11)."""
    ranked = np.lexsort((np.arange(len(noise)), -(drafts_by_theme + noise)))
    return np.sort(ranked[:count])


def host_weight(capacity: Floats, office: Floats, population: Floats, experienced: Bools, p: Host) -> Floats:
    """K·o·√population·(1 + χ_h·[host before]): capable and large cities with an office host the Summit."""
    return capacity * office * np.sqrt(population) * (1 + p.experience * experienced)
