"""The Summit: entrants and leavers, host, Council, Directorate, agenda and priorities (fourth step)."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints, rows_where
from paradiplomacy.phases.activity import ACCORD
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import agenda, attendance, benefit, cost, council, membership, politics
from paradiplomacy.rules.forms import ENTRY_HAZARD, HAZARD
from paradiplomacy.world.aligned import of_countries
from paradiplomacy.world.geography import distance_of_pairs_km
from paradiplomacy.world.projects import NOBODY
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_HOSTS_REMEMBERED = 2
"""Summits after which a city may be host again; assumed."""
_LEAST_WEIGHT = 1e-9
"""Weight in the choice of a host that even a city without any capacity has."""
_NOBODY: Ints = np.empty(0, dtype=np.int64)


def hold_summit(world: World) -> None:
    """The yearly Summit; nobody joins or leaves at the first one."""
    if _may_change(world):
        leaving = _leavers(world)
        _admit(world, _entrants(world))
        _dismiss(world, leaving)
    _choose_host(world)
    _elect_organs(world)
    _set_agenda(world)
    _set_priorities(world)
    _set_participation_cost(world)


def _candidates(world: World) -> Ints:
    return rows_where(~world.cities.member) if _may_change(world) else _NOBODY


def _members(world: World) -> Ints:
    return world.cities.members if _may_change(world) else _NOBODY


def _may_change(world: World) -> bool:
    """Nobody joins or leaves at the first Summit."""
    return world.year > world.scenario.first_year


def _open_to(world: World, rows: Ints) -> Floats:
    """1 for candidates to which the network is open, else 0."""
    closed = world.settings.membership.open_to == "bloc"
    return world.in_bloc[rows].astype(np.float64) if closed else np.ones(len(rows))


def _entrants(world: World) -> Ints:
    """Candidates that join: of the few who draw low enough to join if all spoke for it."""
    rows = JOIN.who(world)
    drawn = JOIN.drawn(world, rows)
    s = world.of(rows)
    highest = membership.highest_entry_hazard(
        standing=world.entry_standing[rows],
        accord=politics.highest_accord(s.politics),
        activity_share=world.last_year.activity_share[world.run_of(rows)],
        attention_shock=world.conditions.attention_shock,
        crisis=_after_crisis(world, rows),
        p=s.membership,
    )
    possible = rows_where(drawn < highest)  # a hazard is above its probability
    rows, drawn = rows.take(possible), drawn.take(possible)
    return rows[drawn < JOIN.chance(world, rows)] if len(rows) else rows


def _after_crisis(world: World, rows: Ints) -> Bools:
    """Whether a crisis of the city's country began last year: then cities ask for cooperation (G1)."""
    return np.asarray((world.crisis_begin == world.year - 1)[world.cities.country.take(rows)])


def _circumstances(world: World, rows: Ints) -> Inputs:
    cities, p = world.cities, world.of(rows).membership
    return {
        "informal_gate": world.informal_gate(rows),
        "accord": world.accord(rows),
        "size": cities.size.take(rows),
        "border": cities.border.take(rows),
        "activity_share": world.last_year.activity_share[cities.run_of(rows)],
        "attention_shock": world.conditions.attention_shock,
        "rate": of_countries(p.entry_rate, cities.country.take(rows)),
        "crisis": _after_crisis(world, rows),
        "p": p,
    }


JOIN = Decision[Ints](
    name="join",
    draw=Purpose.ENTRY,
    form=ENTRY_HAZARD,
    rule=membership.entry_factors,
    inputs=_circumstances,
    gate=_open_to,
    who=_candidates,
    outcome=lambda world, rows: np.isin(rows, world.record.entrants),
    levers=(*shares("informal_gate", "activity_share"), ACCORD),
)


def _leavers(world: World) -> Ints:
    """Members that leave, by decision or for arrears without activity."""
    rows = LEAVE.who(world)
    return rows[_struck_off(world, rows) | LEAVE.yes(world, rows)]


def _struck_off(world: World, rows: Ints) -> Bools:
    cities = world.cities
    return membership.lapsed(cities.arrears.take(rows), cities.idle.take(rows), world.of(rows).membership)


def _ties_to_network(world: World, rows: Ints) -> Inputs:
    active, p = world.cities.active.take(rows), world.of(rows).membership
    return {"alignment": world.alignment(rows), "active": active, "p": p}


LEAVE = Decision[Ints](
    name="leave",
    draw=Purpose.EXIT,
    form=HAZARD,
    rule=membership.exit_factors,
    inputs=_ties_to_network,
    settled=_struck_off,
    who=_members,
    outcome=lambda world, rows: np.isin(rows, world.record.leavers),
    levers=shares("alignment"),
)


def _admit(world: World, rows: Ints) -> None:
    cities = world.cities
    members = cities.members
    run, drafting = cities.run_of(members), cities.drafting.take(members)
    usual = each.means(run, drafting, world.runs, benefit.FIRST_DRAFTING)
    cities.drafting[rows] = usual[cities.run_of(rows)]
    cities.enrol(rows, joins=True)
    cities.joined[rows] = world.year
    for column in (cities.arrears, cities.idle, cities.experience, cities.discouragement):
        column[rows] = 0
    cities.awareness[rows] = world.of(rows).awareness.start
    world.ever_trained[rows] = False
    world.meet_civil_society(rows)
    world.record.entrants = rows


def _dismiss(world: World, rows: Ints) -> None:
    cities = world.cities
    world.record.leavers = rows
    if not len(rows):
        return
    leaving = np.zeros(len(cities), dtype=bool)
    leaving[rows] = True
    cities.enrol(rows, joins=False)
    cities.active[rows] = False
    cities.drafting[rows] = 0.0
    world.ties.cut(leaving)


def _choose_host(world: World) -> None:
    """A capable, large city with an office that was active last year, by weighted lot (C7)."""
    network, cities = world.network, world.cities
    rows = _possible_hosts(world)
    weight = agenda.host_weight(
        cities.capacity.take(rows),
        cities.office.take(rows),
        cities.population.take(rows),
        network.hosted.take(rows),
        world.of(rows).host,
    )
    drawn = -np.log(world.uniform(Purpose.HOST, rows))
    winner = each.least(cities.run_of(rows), drawn / np.maximum(weight, _LEAST_WEIGHT), world.runs)
    network.host = np.where(winner < 0, NOBODY, np.concatenate([rows, [NOBODY]])[winner])
    network.past_hosts.append(network.host)
    network.hosted[_hosts(network.host)] = True


def _possible_hosts(world: World) -> Ints:
    """Members active last year, or all if nobody was, without the latest hosts if others are left."""
    members, hosts = world.cities.members, world.network.past_hosts[-_HOSTS_REMEMBERED:]
    rows = _those_of(world, members, world.record.was_active.take(members))
    recent = np.zeros(len(world.cities), dtype=bool)
    for some in hosts:
        recent[_hosts(some)] = True
    return _those_of(world, rows, ~recent[rows])


def _those_of(world: World, rows: Ints, flagged: Bools) -> Ints:
    """In each run the rows that are flagged, or all if none is."""
    some = rows[flagged]
    there_are = world.counts(some) > 0
    return some if there_are.all() else rows[flagged | ~there_are[world.cities.run_of(rows)]]


def _hosts(rows: Ints) -> Ints:
    """The hosts there are: a network without members has none."""
    return np.asarray(rows[rows != NOBODY])


def _elect_organs(world: World) -> None:
    """Council and Directorate of the statute of 2015; before it every member sits and the host leads."""
    network, cities = world.network, world.cities
    network.elected = world.conditions.reformed
    network.council = cities.member.copy()
    network.directors = _hosts(network.host)
    if network.elected:
        network.council = _elected_council(world)
        network.directors = council.directors(
            network.directors,
            network.council,
            cities.home,
            cities.run,
            world.ties.strength(),
            cities.population,
            cities.id,
            world.settings.governance.directors,
        )


def _elected_council(world: World) -> Bools:
    cities, p, rows = world.cities, world.settings.council, world.cities.members
    by_country = world.by_country(rows).reshape(world.runs, -1)
    seats = council.seats_by_country(by_country, p.rule, p.seats, p.country_limit, world.conditions.suspended)
    seated = np.zeros(len(cities), dtype=bool)
    seated[rows] = council.elect_council(
        cities.home.take(rows),
        world.ties.strength()[rows],
        cities.population.take(rows),
        cities.id.take(rows),
        seats.ravel(),
    )
    return seated


def attend(world: World) -> None:
    """Who comes to the Summit, which ends the year; members idle in the units come, too."""
    rows = world.cities.members
    world.cities.attending[:] = False
    world.cities.attending[rows] = ATTEND.yes(world, rows)


def _reasons_to_come(world: World, rows: Ints) -> Inputs:
    s = world.of(rows)
    return {
        "active": world.cities.active.take(rows),
        "distance_km": world.record.km_to_host.take(rows),
        "digital": world.conditions.digital(s.cost),
        "seat": world.with_elected_seat(rows),
        "p": s.attendance,
    }


_FARTHEST_KM = 8_000.0
"""Longest way to a Summit that an explanation considers, about that across the continent."""

ATTEND = Decision[Ints](
    name="attend",
    draw=Purpose.ATTENDANCE,
    rule=attendance.terms,
    inputs=_reasons_to_come,
    who=lambda world: world.cities.members,
    outcome=lambda world, rows: world.cities.attending[rows],
    levers=(*shares("active"), Lever("distance_km", high=_FARTHEST_KM)),
)


def _set_agenda(world: World) -> None:
    """Agenda from the positions of last year's active cities and of those who lead."""
    network, cities, s = world.network, world.cities, world.settings
    active, leaders = rows_where(world.record.was_active & cities.member), network.directors
    of_active, of_leaders = (
        each.means(cities.run_of(rows), cities.position.take(rows), world.runs, np.nan)
        for rows in (active, leaders)
    )
    network.agenda = agenda.agenda(network.agenda, of_active, of_leaders, s.agenda, s.host)


def _set_priorities(world: World) -> None:
    p = world.settings.themes
    names = [f"theme {theme}" for theme in range(p.count)]
    noise = world.streams.of_names(Purpose.PRIORITY, world.year, *names)
    chosen = agenda.priorities(world.last_year.drafts_by_theme, noise, p.priorities)
    world.network.priorities = np.zeros((world.runs, p.count), dtype=bool)
    world.network.priorities[np.arange(world.runs)[:, np.newaxis], chosen] = True


# --- What taking part costs, once the host is known ---


def _set_participation_cost(world: World) -> None:
    record, rows, s = world.record, world.cities.members, world.of(world.cities.members)
    fee = cost.fee_usd(world.cities.fee_tier.take(rows), s.fees)
    km = _km_to_host(world, rows)
    relief, digital = world.network.relief[world.run_of(rows)], world.conditions.digital(s.cost)
    record.km_to_host[rows] = km
    record.participation_usd[rows] = cost.participation_usd(fee, km, digital, relief, s.cost)


def _km_to_host(world: World, rows: Ints) -> Floats:
    """Distance of cities to the host of the year's Summit, 0 without one."""
    host = world.network.host[world.cities.run_of(rows)]
    there = rows_where(host != NOBODY)
    km = np.zeros(len(rows))
    km[there] = distance_of_pairs_km(world.cities.point, rows[there], host[there])
    return km
