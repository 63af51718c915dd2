"""A year of a run watched: every decision is asked for its terms just before the phase that takes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, rows_where
from paradiplomacy.explanation.seen import Kind, Lever, Seen
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases import activity, allocation, calls, finish, summit
from paradiplomacy.rules import activity as taking_part
from paradiplomacy.rules import completion, go_ahead, membership, partners, proposing
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_LARGEST_BUDGET_USD = 1e6
_MOST_EXPERIENCE = 5.0
_STRONGEST_SECRETARIAT = 1.5


@dataclass(frozen=True)
class Watched:
    """A year of a run.

    Attributes:
        year: the year.
        decisions: all that was decided, by kind.
        finished: last year's projects, with what became of them.
        cancellation: chance that each of them was cancelled by a new mayor.
        drafts: this year's proposals.
        search: who was asked to be a partner, and in which order.
    """

    year: int
    decisions: Mapping[Kind, Seen]
    finished: Projects
    cancellation: Floats
    drafts: Projects
    search: calls.Search


def watch(model: CityNetwork) -> Watched:
    """Simulate the next year of a model and say how everything in it was decided."""
    world = model.world
    model.run_to(finish.finish_projects)
    asked = [_completing(world)]
    cancellation = finish.chance_of_cancellation(world, world.running)
    model.run_to(summit.hold_summit)
    if world.year > world.scenario.first_year:
        asked += [_joining(world), _leaving(world)]
    model.run_to(activity.take_part)
    asked.append(_taking_part(world))
    model.run_to(calls.draft_proposals)
    asked.append(_proposing(world))
    model.run_to(allocation.allocate_fund)
    search = calls.search(world, world.record.drafts.coordinator, world.record.drafts.axis)
    asked.append(_consenting(world, search))
    model.run_to(allocation.start_projects)
    asked.append(_going_ahead(world))
    model.step()
    asked[0] = replace(asked[0], by_rule=world.record.finished.state == State.CANCELLED)
    decisions = {seen.kind: replace(seen, happened=_OUTCOMES[seen.kind](world, seen)) for seen in asked}
    return Watched(world.year, decisions, world.record.finished, cancellation, world.record.drafts, search)


# --- What is asked before each phase ---

_UNKNOWN: Bools = np.empty(0, dtype=np.bool_)


def _seen(
    kind: Kind, world: World, rows: Ints, rule: Callable[..., Any], inputs: dict[str, Any], **more: Any
) -> Seen:
    """A decision of cities; with a draw of their own unless another is given."""
    drawn = more.pop("drawn", None)
    if drawn is None:
        drawn = world.streams.uniform(_DRAWS[kind], world.year, world.cities.code[rows])
    gate = more.pop("gate", np.ones(len(rows)))
    other, by_rule = more.pop("other", rows), more.pop("by_rule", np.zeros(len(rows), dtype=np.bool_))
    return Seen(kind, rows, other, rule, inputs, gate, drawn, _UNKNOWN, by_rule, **more)


_DRAWS = {
    Kind.COMPLETE: Purpose.COMPLETION,
    Kind.JOIN: Purpose.ENTRY,
    Kind.LEAVE: Purpose.EXIT,
    Kind.TAKE_PART: Purpose.ACTIVITY,
    Kind.PROPOSE: Purpose.PROPOSAL,
    Kind.GO_AHEAD: Purpose.GO_AHEAD,
}


def _levers(inputs: Mapping[str, Any], rows: int, **bounds: tuple[float, float]) -> tuple[Lever, ...]:
    """Inputs that could have been different, with the least and the most that they can be."""
    flat = np.ones(rows)
    return tuple(Lever(name, np.asarray(inputs[name] * flat), *ends) for name, ends in bounds.items())


_SHARE = (0.0, 1.0)


def _bloc_lever(world: World, rows: int) -> Lever:
    """Bloc support, which acts through what it and the forum add."""
    now = np.full(rows, world.record.effective_support)
    return Lever("support", now, 0.0, 1.0, lambda support: {"bloc": activity.bloc_pull(world, support)})


def _completing(world: World) -> Seen:
    projects = world.running
    inputs, rows = finish.completion_inputs(world, projects), projects.coordinator
    levers = _levers(inputs, len(rows), capacity=_SHARE, funded=(0.0, 0.5), awareness=_SHARE)
    return _seen(Kind.COMPLETE, world, rows, completion.terms, inputs, levers=levers)


def _joining(world: World) -> Seen:
    rows = rows_where(~world.cities.member)
    inputs = summit.entry_inputs(world, rows)
    levers = _levers(inputs, len(rows), informal_gate=_SHARE, alignment=_SHARE, activity_share=_SHARE)
    gate = summit.may_join(world, rows).astype(np.float64)
    return _seen(Kind.JOIN, world, rows, membership.entry_factors, inputs, gate=gate, levers=levers)


def _leaving(world: World) -> Seen:
    rows, cities, p = world.cities.members, world.cities, world.settings.membership
    inputs = summit.exit_inputs(world, rows)
    levers = _levers(inputs, len(rows), alignment=_SHARE)
    struck_off = membership.lapsed(cities.arrears[rows], cities.idle[rows], p)
    return _seen(Kind.LEAVE, world, rows, membership.exit_factors, inputs, levers=levers, by_rule=struck_off)


def _taking_part(world: World) -> Seen:
    rows = world.cities.members
    inputs = activity.activity_inputs(world, rows)
    plain = dict.fromkeys(("capacity", "alignment", "burden", "was_active", "peers", "awareness"), _SHARE)
    levers = (*_levers(inputs, len(rows), **plain), _bloc_lever(world, len(rows)))
    gate = world.informal_gate(rows)
    return _seen(Kind.TAKE_PART, world, rows, taking_part.terms, inputs, gate=gate, levers=levers)


def _proposing(world: World) -> Seen:
    rows = rows_where(world.cities.active)
    inputs = calls.proposing_inputs(world, rows)
    plain = dict.fromkeys(("capacity", "alignment", "funding", "burden"), _SHARE)
    most = (0.0, _MOST_EXPERIENCE)
    levers = _levers(inputs, len(rows), **plain, experience=most, discouragement=most)
    levers = (*levers, _bloc_lever(world, len(rows)))
    gate = world.cities.gate[rows]
    return _seen(Kind.PROPOSE, world, rows, proposing.terms, inputs, gate=gate, levers=levers)


def _consenting(world: World, search: calls.Search) -> Seen:
    """Those who were asked, in the order of the drafts and of their turns."""
    chosen = rows_where(search.turn)
    chosen = chosen[np.lexsort((search.turn[chosen], search.draft[chosen]))]
    by, rows = world.record.drafts.coordinator[search.draft[chosen]], search.asked[chosen]
    inputs, codes = calls.consent_inputs(world, calls.pairs(world, by, rows)), world.cities.code
    drawn = world.streams.pair_uniform(Purpose.CONSENT, world.year, codes[by], codes[rows])
    plain = dict.fromkeys(("similarity", "capacity", "burden"), _SHARE)
    levers = _levers(inputs, len(rows), **plain, matchmaking=(0.0, _STRONGEST_SECRETARIAT))
    gate, rule = world.cities.gate[rows], partners.consent_terms
    return _seen(Kind.CONSENT, world, rows, rule, inputs, gate=gate, drawn=drawn, other=by, levers=levers)


def _going_ahead(world: World) -> Seen:
    """Drafts with a partner, which are all that can go ahead."""
    drafts = world.record.drafts
    chosen = rows_where(drafts.submitted)
    inputs = {name: _chosen(value, chosen) for name, value in allocation.go_ahead_inputs(world).items()}
    plain = dict.fromkeys(("alignment", "support", "covered", "private"), _SHARE)
    levers = _levers(inputs, len(chosen), budget=(0.0, _LARGEST_BUDGET_USD), **plain)
    return _seen(Kind.GO_AHEAD, world, drafts.coordinator[chosen], go_ahead.terms, inputs, levers=levers)


def _chosen(value: Any, rows: Ints) -> Any:
    return value[rows] if isinstance(value, np.ndarray) else value


# --- What came of it ---


def _agreed(world: World, seen: Seen) -> Bools:
    """Whether those who were asked are in the team of the city that asked them."""
    drafts = world.record.drafts
    partners_of = drafts.team[drafts.coordinator.searchsorted(seen.other)][:, 1:]
    return np.asarray((partners_of == seen.city[:, np.newaxis]).any(axis=1))


_OUTCOMES: dict[Kind, Callable[[World, Seen], Bools]] = {
    Kind.COMPLETE: lambda world, _: world.record.finished.state == State.COMPLETED,
    Kind.JOIN: lambda world, seen: np.isin(seen.city, world.record.entrants),
    Kind.LEAVE: lambda world, seen: np.isin(seen.city, world.record.leavers),
    Kind.TAKE_PART: lambda world, seen: world.cities.active[seen.city],
    Kind.PROPOSE: lambda world, seen: world.cities.coordinating[seen.city],
    Kind.CONSENT: _agreed,
    Kind.GO_AHEAD: lambda world, _: world.record.drafts.state[world.record.drafts.submitted] >= State.RUNNING,
}
