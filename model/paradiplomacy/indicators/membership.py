"""Indicators of members and their activity."""

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.indicators.base import Picture, correlation_of_flags, indicator, ratio


@indicator("cities", "C2 C21")
def members(now: Picture) -> Ints:
    """Member cities after the Summit."""
    return now.member_count


@indicator("cities/yr", "C2 C8 G1")
def entrants(now: Picture) -> Ints:
    """Cities that joined at this year's Summit."""
    return now.world.counts(now.record.entrants)


@indicator("cities/yr", "C2")
def leavers(now: Picture) -> Ints:
    """Cities that left at this year's Summit."""
    return now.world.counts(now.record.leavers)


@indicator("cities/yr", "A2 S1")
def active_members(now: Picture) -> Ints:
    """Members that took part in at least one activity of the year."""
    return now.of_members(now.active)


@indicator(
    "share",
    "A1 A6 B1 B2 B8 B14 B16 B17 B20 B22 C3 C4 C19 C23 D2 D5 E5 F5 F6 F7 G16 H1 H4 H6 H7 J4 S1 T5 W1 W5",
)
def activity_share(now: Picture) -> Floats:
    """Active members over members."""
    return ratio(active_members(now), now.member_count)


@indicator("share", "C5 E3 W1")
def activity_share_small_cities(now: Picture) -> Floats:
    """Activity share among the lower half of the members by population."""
    return now.share_of_members(now.active, now.small)


@indicator("share", "C5 W1")
def activity_share_large_cities(now: Picture) -> Floats:
    """Activity share among the top fifth of the members by population."""
    return now.share_of_members(now.active, now.large)


@indicator("share", "E4")
def activity_share_federal(now: Picture) -> Floats:
    """Activity share among members in federal states (Argentina, Brazil, Venezuela)."""
    return now.share_of_members(now.active, now.federal)


@indicator("share", "E4 E6 E7")
def activity_share_unitary(now: Picture) -> Floats:
    """Activity share among members in unitary states."""
    return now.share_of_members(now.active, ~now.federal)


@indicator("share", "B14 G2 G3")
def activity_share_border(now: Picture) -> Floats:
    """Activity share among members that are border cities."""
    return now.share_of_members(now.active, now.cities.border[now.members])


@indicator("share", "C7 F6")
def summit_attendance_share(now: Picture) -> Floats:
    """Members that come to the Summit over members, those idle in the units included."""
    return ratio(now.of_members(now.cities.attending[now.members]), now.member_count)


@indicator("correlation −1–1", "B17")
def activity_persistence(now: Picture) -> Floats:
    """Correlation over members of activity this year and last year."""
    before = now.record.was_active[now.members]
    return correlation_of_flags(now.run, now.active, before, now.runs)
