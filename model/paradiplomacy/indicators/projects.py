"""Indicators of proposals and joint projects."""

import numpy as np

from paradiplomacy.common.columns import Bools
from paradiplomacy.indicators.base import Picture, count, entropy_bits, indicator, mean, ratio
from paradiplomacy.indicators.counting import teams_with
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY, State, of_health


@indicator("drafts/yr", "B5 B6 B15 D6 D9 E3 E4 E8 E9 E10 T4")
def proposals(now: Picture) -> int:
    """Drafts that members began, with or without a partner."""
    return len(now.drafts)


@indicator("drafts/yr", "A5 C17 W4 W6")
def proposals_without_partner(now: Picture) -> int:
    """Drafts for which no partner consented: failures of coordination."""
    return len(now.drafts) - proposals_submitted(now)


@indicator("proposals/yr", "A5 B19 D8")
def proposals_submitted(now: Picture) -> int:
    """Drafts with a partner."""
    return count(now.submitted)


@indicator("grants/yr", "B19 D8 D14")
def grants(now: Picture) -> int:
    """Proposals with a grant from the network's own fund, whether they start or not."""
    return len(now.granted)


@indicator("projects/yr", "D15 D16 G23")
def donor_grants(now: Picture) -> int:
    """Projects started with donors' money and without a grant from the network's own fund."""
    return count(now.started.helped & ~now.started.funded)


@indicator("projects/yr", "A5 B10 B11 H1 J4 J8 O3 S4 T1 W1")
def joint_projects(now: Picture) -> int:
    """Projects of cities of two or more countries that go ahead."""
    return len(now.started)


@indicator("projects", "D1")
def projects_running(now: Picture) -> int:
    """Projects running on 31 December."""
    running: int = now.started.state.tolist().count(State.RUNNING)
    return running


@indicator("projects/yr", "G14 H2 T1")
def projects_cancelled(now: Picture) -> int:
    """Last year's projects that a new mayor cancelled."""
    return now.outcomes.count(State.CANCELLED)


@indicator("projects/yr", "D2 E1")
def projects_failed(now: Picture) -> int:
    """Last year's projects neither cancelled nor completed."""
    return now.outcomes.count(State.FAILED)


@indicator("projects/yr", "A7 B18 C12 D2 D9 E2 J1 O2 S4 T1")
def projects_completed(now: Picture) -> int:
    """Last year's projects that were completed."""
    return now.outcomes.count(State.COMPLETED)


@indicator("projects/yr", "G2 G4 G5 G7")
def border_projects(now: Picture) -> int:
    """Projects started on the axis of border integration."""
    return int(now.by_axis[Axis.BORDER])


@indicator("projects/yr", "G10 G12 G14 W3")
def productive_projects(now: Picture) -> int:
    """Projects started on the axis of productive integration."""
    return int(now.by_axis[Axis.PRODUCTIVE])


@indicator("projects/yr", "G21 G22 G26")
def citizenship_projects(now: Picture) -> int:
    """Projects started on the axis of regional citizenship."""
    return int(now.by_axis[Axis.CITIZENSHIP])


@indicator("share", "A3 D19 G16 O3")
def outside_bloc_share(now: Picture) -> float | None:
    """Share of started projects with a city of a country outside the bloc that year."""
    return _share_with(now, ~now.world.conditions.in_bloc)


def _share_with(now: Picture, marked: Bools) -> float | None:
    """Share of started projects with a city of a marked country."""
    return ratio(teams_with(now.started.team, now.cities.country, marked), len(now.started))


@indicator("position 0–2", "B8 J8")
def partner_distance(now: Picture) -> float | None:
    """Mean distance of positions between coordinators and partners of started projects."""
    first, second, _ = now.started.pairs()
    return mean(np.abs(now.cities.position[first] - now.cities.position[second]))


@indicator("share", "B4 D1")
def repeat_pair_share(now: Picture) -> float | None:
    """Share of the coordinator–partner pairs of started projects that had been partners before."""
    return ratio(count(now.record.repeated_pairs), len(now.record.repeated_pairs))


@indicator("share", "C7")
def host_country_share(now: Picture) -> float | None:
    """Share of started projects with a city of the country that hosts the Summit."""
    host = now.world.network.host
    if host == NOBODY:
        return None
    marked = np.zeros(len(COUNTRIES), dtype=bool)
    marked[now.cities.country[host]] = True
    return _share_with(now, marked)


@indicator("share", "D10 D11")
def priority_share(now: Picture) -> float | None:
    """Share of grants whose theme is one of the Summit's priorities."""
    if not len(now.granted):
        return None
    themes = now.drafts.theme[now.granted]
    return ratio(count(now.world.network.has_priority(themes)), len(themes))


@indicator("bits", "B9 D7 D12 J6")
def theme_entropy(now: Picture) -> float | None:
    """Diversity of the themes of started projects."""
    return entropy_bits(np.bincount(now.started.theme))


@indicator("bits", "B9 G17 G20")
def axis_entropy(now: Picture) -> float | None:
    """Diversity of the axes of started projects."""
    return entropy_bits(now.by_axis)


@indicator("share", "D3 D18 S5")
def civil_society_share(now: Picture) -> float | None:
    """Share of submitted proposals with a partner from civil society."""
    joined = now.drafts.civil_society & now.submitted
    return ratio(count(joined), count(now.submitted))


def _completion(now: Picture, axis: Axis) -> float | None:
    pairs = zip(now.finished_axes, now.outcomes, strict=True)
    outcomes = [outcome for finished_axis, outcome in pairs if finished_axis == axis]
    return ratio(outcomes.count(State.COMPLETED), len(outcomes))


@indicator("share", "G3 G7")
def completion_border(now: Picture) -> float | None:
    """Share of last year's border projects that were completed."""
    return _completion(now, Axis.BORDER)


@indicator("share", "G14")
def completion_productive(now: Picture) -> float | None:
    """Share of last year's productive projects that were completed."""
    return _completion(now, Axis.PRODUCTIVE)


@indicator("share", "G28 O2")
def completion_citizenship(now: Picture) -> float | None:
    """Share of last year's citizenship projects that were completed."""
    return _completion(now, Axis.CITIZENSHIP)


@indicator("difference of shares", "G15")
def trained_grant_share(now: Picture) -> float | None:
    """Granted share of drafts by coordinators trained while members, less that of the others."""
    trained, granted = now.drafts.trained, now.drafts.trained[now.granted]
    groups = count(trained), count(granted)
    others = len(trained) - groups[0], len(granted) - groups[1]
    shares = [ratio(grants, drafts) for drafts, grants in (groups, others)]
    return None if shares[0] is None or shares[1] is None else shares[0] - shares[1]


@indicator("projects/yr", "H5")
def health_projects(now: Picture) -> int:
    """Started projects of the thematic units of health and of civil security."""
    return count(of_health(now.started.unit))


@indicator("share", "H5")
def unit_health_share(now: Picture) -> float | None:
    """Share of started projects of the thematic units of health and of civil security."""
    return ratio(health_projects(now), len(now.started))
