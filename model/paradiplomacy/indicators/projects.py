"""Indicators of proposals and joint projects."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.indicators.base import Picture, entropy_bits, indicator, ratio
from paradiplomacy.indicators.counting import share_of_teams
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.projects import NOBODY, State, of_health


@indicator("drafts/yr", "B5 B6 B15 D6 D9 E3 E4 E8 E9 E10 T4")
def proposals(now: Picture) -> Ints:
    """Drafts that members began, with or without a partner."""
    return now.of_projects(now.drafts)


@indicator("drafts/yr", "A5 C17 W4 W6")
def proposals_without_partner(now: Picture) -> Ints:
    """Drafts for which no partner consented: failures of coordination."""
    return proposals(now) - proposals_submitted(now)


@indicator("proposals/yr", "A5 B19 D8")
def proposals_submitted(now: Picture) -> Ints:
    """Drafts with a partner."""
    return now.of_projects(now.drafts, now.submitted)


@indicator("grants/yr", "B19 D8 D14")
def grants(now: Picture) -> Ints:
    """Proposals with a grant from the network's own fund, whether they start or not."""
    return now.of_projects(now.drafts, now.funded)


@indicator("projects/yr", "D15 D16 G23")
def donor_grants(now: Picture) -> Ints:
    """Projects started with donors' money and without a grant from the network's own fund."""
    return now.of_projects(now.started, now.started.helped & ~now.started.funded)


@indicator("projects/yr", "A5 B10 B11 H1 J4 J8 O3 S4 T1 W1")
def joint_projects(now: Picture) -> Ints:
    """Projects of cities of two or more countries that go ahead."""
    return now.of_projects(now.started)


@indicator("projects", "D1")
def projects_running(now: Picture) -> Ints:
    """Projects running on 31 December."""
    return now.of_projects(now.started, now.started.state == State.RUNNING)


@indicator("projects/yr", "G14 H2 T1")
def projects_cancelled(now: Picture) -> Ints:
    """Last year's projects that a new mayor cancelled."""
    return now.of_projects(now.finished, now.finished.state == State.CANCELLED)


@indicator("projects/yr", "D2 E1")
def projects_failed(now: Picture) -> Ints:
    """Last year's projects neither cancelled nor completed."""
    return now.of_projects(now.finished, now.finished.state == State.FAILED)


@indicator("projects/yr", "A7 B18 C12 D2 D9 E2 J1 O2 S4 T1")
def projects_completed(now: Picture) -> Ints:
    """Last year's projects that were completed."""
    return now.of_projects(now.finished, now.finished.state == State.COMPLETED)


@indicator("projects/yr", "G2 G4 G5 G7")
def border_projects(now: Picture) -> Ints:
    """Projects started on the axis of border integration."""
    return now.by_axis[:, Axis.BORDER]


@indicator("projects/yr", "G10 G12 G14 W3")
def productive_projects(now: Picture) -> Ints:
    """Projects started on the axis of productive integration."""
    return now.by_axis[:, Axis.PRODUCTIVE]


@indicator("projects/yr", "G21 G22 G26")
def citizenship_projects(now: Picture) -> Ints:
    """Projects started on the axis of regional citizenship."""
    return now.by_axis[:, Axis.CITIZENSHIP]


@indicator("share", "A3 D19 G16 O3")
def outside_bloc_share(now: Picture) -> Floats:
    """Share of started projects with a city of a country outside the bloc that year."""
    return _share_with(now, each.repeated(~now.world.conditions.in_bloc, now.runs))


def _share_with(now: Picture, marked: Bools) -> Floats:
    """Share of started projects with a city of a country that is marked in its run."""
    return share_of_teams(now.started.team, now.cities.home, marked, now.cities.run, now.runs)


@indicator("position 0–2", "B8 J8")
def partner_distance(now: Picture) -> Floats:
    """Mean distance of positions between coordinators and partners of started projects."""
    first, second, _ = now.started.pairs()
    distance = np.abs(now.cities.position[first] - now.cities.position[second])
    return each.means(now.cities.run_of(first), distance, now.runs, np.nan)


@indicator("share", "B4 D1")
def repeat_pair_share(now: Picture) -> Floats:
    """Share of the coordinator–partner pairs of started projects that had been partners before."""
    first = now.started.pairs()[0]
    return ratio(now.world.counts(first[now.record.repeated_pairs]), now.world.counts(first))


@indicator("share", "C7")
def host_country_share(now: Picture) -> Floats:
    """Share of started projects with a city of the country that hosts the Summit."""
    hosts = now.world.network.host
    marked = now.world.by_country(hosts[hosts != NOBODY]) > 0
    return _share_with(now, marked)


@indicator("share", "D10 D11")
def priority_share(now: Picture) -> Floats:
    """Share of grants whose theme is one of the Summit's priorities."""
    drafts = now.drafts
    first = now.world.network.has_priority(drafts.theme, now.cities.run_of(drafts.coordinator))
    return ratio(now.of_projects(drafts, now.funded & first), grants(now))


@indicator("bits", "B9 D7 D12 J6")
def theme_entropy(now: Picture) -> Floats:
    """Diversity of the themes of started projects."""
    return entropy_bits(now.by_kind(now.started, now.started.theme, now.world.settings.themes.count))


@indicator("bits", "B9 G17 G20")
def axis_entropy(now: Picture) -> Floats:
    """Diversity of the axes of started projects."""
    return entropy_bits(now.by_axis)


@indicator("share", "D3 D18 S5")
def civil_society_share(now: Picture) -> Floats:
    """Share of submitted proposals with a partner from civil society."""
    joined = now.drafts.civil_society & now.submitted
    return ratio(now.of_projects(now.drafts, joined), proposals_submitted(now))


def _completion(now: Picture, axis: Axis) -> Floats:
    outcomes = now.outcomes_by_axis[:, axis]
    return ratio(outcomes[:, State.COMPLETED], outcomes.sum(axis=1, dtype=np.int64))


@indicator("share", "G3 G7")
def completion_border(now: Picture) -> Floats:
    """Share of last year's border projects that were completed."""
    return _completion(now, Axis.BORDER)


@indicator("share", "G14")
def completion_productive(now: Picture) -> Floats:
    """Share of last year's productive projects that were completed."""
    return _completion(now, Axis.PRODUCTIVE)


@indicator("share", "G28 O2")
def completion_citizenship(now: Picture) -> Floats:
    """Share of last year's citizenship projects that were completed."""
    return _completion(now, Axis.CITIZENSHIP)


@indicator("difference of shares", "G15")
def trained_grant_share(now: Picture) -> Floats:
    """Granted share of drafts by coordinators trained while members, less that of the others."""
    drafts, trained = now.drafts, now.drafts.trained
    whole, part = now.of_projects(drafts, trained), now.of_projects(drafts, now.funded & trained)
    return ratio(part, whole) - ratio(grants(now) - part, proposals(now) - whole)


@indicator("projects/yr", "H5")
def health_projects(now: Picture) -> Ints:
    """Started projects of the thematic units of health and of civil security."""
    return now.of_projects(now.started, of_health(now.started.unit))


@indicator("share", "H5")
def unit_health_share(now: Picture) -> Floats:
    """Share of started projects of the thematic units of health and of civil security."""
    return ratio(health_projects(now), joint_projects(now))
