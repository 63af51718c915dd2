"""Indicators of members and their activity."""

import numpy as np

from paradiplomacy.common.columns import Bools, Ints
from paradiplomacy.indicators.base import Picture, correlation, count, indicator, ratio


def _active_share(now: Picture, group: Bools) -> float | None:
    return ratio(count(now.active & group), count(group))


def _active_share_of(now: Picture, indices: Ints) -> float | None:
    return ratio(count(now.active[indices]), len(indices))


@indicator("cities", "C2 C21")
def members(now: Picture) -> int:
    """Member cities after the Summit."""
    return len(now.members)


@indicator("cities/yr", "C2 C8 G1")
def entrants(now: Picture) -> int:
    """Cities that joined at this year's Summit."""
    return len(now.record.entrants)


@indicator("cities/yr", "C2")
def leavers(now: Picture) -> int:
    """Cities that left at this year's Summit."""
    return len(now.record.leavers)


@indicator("cities/yr", "A2 S1")
def active_members(now: Picture) -> int:
    """Members that took part in at least one activity of the year."""
    return count(now.active)


@indicator(
    "share",
    "A1 A6 B1 B2 B8 B14 B16 B17 B20 B22 C3 C4 C19 C23 D2 D5 E5 F5 F6 F7 G16 H1 H4 H6 H7 J4 S1 T5 W1 W5",
)
def activity_share(now: Picture) -> float | None:
    """Active members over members."""
    return ratio(count(now.active), len(now.members))


@indicator("share", "C5 E3 W1")
def activity_share_small_cities(now: Picture) -> float | None:
    """Activity share among the lower half of the members by population."""
    return _active_share_of(now, now.small)


@indicator("share", "C5 W1")
def activity_share_large_cities(now: Picture) -> float | None:
    """Activity share among the top fifth of the members by population."""
    return _active_share_of(now, now.large)


@indicator("share", "E4")
def activity_share_federal(now: Picture) -> float | None:
    """Activity share among members in federal states (Argentina, Brazil, Venezuela)."""
    return _active_share(now, now.federal)


@indicator("share", "E4 E6 E7")
def activity_share_unitary(now: Picture) -> float | None:
    """Activity share among members in unitary states."""
    return _active_share(now, ~now.federal)


@indicator("share", "B14 G2 G3")
def activity_share_border(now: Picture) -> float | None:
    """Activity share among members that are border cities."""
    return _active_share(now, now.cities.border[now.members])


@indicator("share", "C7 F6")
def summit_attendance_share(now: Picture) -> float | None:
    """Members that come to the Summit over members, those idle in the units included."""
    return ratio(count(now.cities.attending[now.members]), len(now.members))


@indicator("correlation −1–1", "B17")
def activity_persistence(now: Picture) -> float | None:
    """Correlation over members of activity this year and last year."""
    before = now.record.was_active[now.members]
    return correlation(now.active.astype(np.float64), before.astype(np.float64))
