"""What the Summit decides: the agenda, equation (15), the priority themes and the host city."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.scenario.parameters.network import Agenda, Host


def agenda(before: Floats, active: Floats, leaders: Floats, p: Agenda, host: Host) -> Floats:
    """Agenda a ← (1 − η)·a + η·[(1 − ρ)·mean x of the active + ρ·mean x of those who lead].

    Unchanged when nobody was active or leads. One host city leads under the rules of 1995, a Directorate of
    seven under those of 2015, which makes the agenda steadier (C16).

    Args:
        before: a of last year.
        active: mean x of the active, not a number where there are none.
        leaders: the same of those who lead.
        p: parameters of the agenda.
        host: parameters of the host city.
    """
    led = (1 - host.agenda_weight) * active + host.agenda_weight * leaders
    return np.where(np.isnan(led), before, (1 - p.inertia) * before + p.inertia * led)


def priorities(drafts_by_theme: Ints, noise: Floats, count: int) -> Ints:
    """The themes with most drafts last year, with noise; ascending in each row (D11)."""
    ranked = np.argsort(-(drafts_by_theme + noise), axis=1, kind="stable")
    return np.sort(ranked[:, :count], axis=1)


def host_weight(capacity: Floats, office: Floats, population: Floats, experienced: Bools, p: Host) -> Floats:
    """K·o·√population·(1 + χ_h·[host before]): capable and large cities with an office host the Summit."""
    return capacity * office * np.sqrt(population) * (1 + p.experience * experienced)
