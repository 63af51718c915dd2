"""Arbitrary worlds for property-based tests: settings over their whole allowed ranges, events of all kinds.

Most worlds change few parameters, so that something still happens in them; many of the changed ones stand at
an end of their range. The pool is small or the shipped one, and the years are few, so that a world takes some
hundredths of a second.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from examples import examples
from paradiplomacy.indicators.tables import Table
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.events import CHANNELS, KINDS, Event, overlaps
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES, Parameter
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.scenario.scenario import Scenario

if TYPE_CHECKING:
    from paradiplomacy.scenario.scenario import Start


def many_worlds(number: int = 30) -> settings:
    """The profile of these tests: a quarter of the worlds in the quick lane, the same each time in CI."""
    return settings(
        examples(number),
        derandomize="CI" in os.environ,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass(frozen=True)
class Case:
    """A scenario and the seed of its run."""

    scenario: Scenario
    seed: int

    def __repr__(self) -> str:
        """Only what differs from the defaults, so that a failing example can be read."""
        changed = self.scenario.differences(Scenario(name="defaults", title="Defaults"))
        return f"Case(seed={self.seed}, {changed})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def model(self, **options: Any) -> CityNetwork:
        """The model before its first year."""
        return CityNetwork(self.scenario, rng=self.seed, **options)

    def walk(self, *, detail: bool = False) -> Iterator[CityNetwork]:
        """The model after each year."""
        model = self.model(detail=detail)
        for _ in self.scenario.years:
            model.step()
            yield model

    def run(self, until: int | None = None) -> CityNetwork:
        """The model in detail after its last year, or after ``until``."""
        model = self.model(detail=True)
        model.run_until_year(self.scenario.last_year if until is None else until)
        return model

    def changed(self, values: dict[str, Any] | None = None, *events: Event) -> "Case":
        """The case with other parameters and further events."""
        parameters = self.scenario.parameters.replace(values or {})
        update = {"parameters": parameters, "events": (*self.scenario.events, *events)}
        return Case(self.scenario.model_copy(update=update), self.seed)

    def without(self, kind: str) -> "Case":
        """The case without its events of a kind."""
        events = tuple(event for event in self.scenario.events if event.kind != kind)
        return Case(self.scenario.model_copy(update={"events": events}), self.seed)


def shipped(name: str, seed: int = 1, last_year: int | None = None) -> Case:
    """A built-in scenario as a case."""
    return Case(load_scenario(name, last_year=last_year), seed)


def events_scale(scenario: Scenario, kind: str, year: int, otherwise: float = 0) -> float:
    """Scale of the event of this kind that is on in a year, or what holds without one."""
    on = [event.table() for event in scenario.active(kind, year)]
    return sum(event["scale" if "scale" in event else "cap_scale"] for event in on) if on else otherwise


def rows_of(table: Table) -> list[dict[str, Any]]:
    """A table as one dictionary a row."""
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


# parameters

_POOL = {"cities.synthetic", "cities.equal_population"}
_AXES = ("axes.border", "axes.productive", "axes.citizenship", "axes.other")
_FREE = [name for name in PARAMETERS if name not in _POOL and name not in _AXES]


def _values(parameter: Parameter) -> st.SearchStrategy[Any]:
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    assert parameter.allowed is not None
    low, high = parameter.allowed
    if parameter.whole:
        return st.sampled_from([int(low), int(high)]) | st.integers(int(low), int(high))
    likely_low, likely_high = parameter.plausible or parameter.allowed
    anything = st.floats(float(low), float(high), allow_nan=False)
    likely = st.floats(max(float(likely_low), float(low)), min(float(likely_high), float(high)))
    return st.sampled_from([float(low), float(high)]) | anything | likely


_VALUES = {name: _values(PARAMETERS[name]) for name in _FREE}

# Worlds in which much is drafted and started, which chance alone would rarely bring.
_BUSY = {
    "activity.intercept": 2.0,
    "proposing.intercept": -1.0,
    "consent.intercept": 1.0,
    "go_ahead.intercept": 0.5,
    "fees.over_1m_usd": 20_000.0,
    "donors.yearly_usd": 50_000.0,
    "private.share": 0.5,
    "ties.insurance": 0.05,
}


@st.composite
def axis_shares(draw: st.DrawFn) -> dict[str, float]:
    """Shares of the axes that sum to one, none or all but one of them 0."""
    weights = [draw(st.sampled_from([0, 0, 1]) | st.integers(0, 100)) for _ in _AXES]
    total = sum(weights)
    if not total:
        return {}
    return dict(zip(_AXES, (weight / total for weight in weights), strict=True))


@st.composite
def parameter_values(draw: st.DrawFn) -> dict[str, Any]:
    """Some parameters with arbitrary allowed values."""
    values: dict[str, Any] = {}
    if draw(st.booleans()):
        values |= _BUSY
    names = draw(st.lists(st.sampled_from(_FREE), unique=True, max_size=25))
    values |= {name: draw(_VALUES[name]) for name in names}
    if draw(st.booleans()):
        values |= draw(axis_shares())
    return values | _pool(draw, values)


def _pool(draw: st.DrawFn, values: dict[str, Any]) -> dict[str, Any]:
    """A small synthetic pool, or the shipped one with a network that stays small enough for a quick test."""
    pool: dict[str, Any] = {}
    if draw(st.booleans()):
        pool["cities.synthetic"] = draw(st.integers(1, 250))
    else:
        pool["membership.entry"] = min(values.get("membership.entry", 1.0), 2.0)
        rates = [f"membership.entry_rate.{country}" for country in COUNTRIES]
        pool |= {rate: min(values[rate], 0.1) for rate in rates if rate in values}
    if draw(st.integers(0, 4)) == 0:
        pool["cities.equal_population"] = draw(st.sampled_from([1, 10**7]) | st.integers(1, 10**7))
        pool["membership.size_exponent"] = 0.0  # or all candidates join at once
    return pool


# events


def _share(low: float = 0.0, high: float = 1.0) -> st.SearchStrategy[float]:
    return st.sampled_from([low, high]) | st.floats(low, high)


_COUNTRIES = st.lists(st.sampled_from(COUNTRIES), min_size=1, unique=True)
_REGION: dict[str, st.SearchStrategy[Any]] = {"countries": st.just(list(COUNTRIES)) | _COUNTRIES}
_SCALE: dict[str, st.SearchStrategy[Any]] = {"scale": st.sampled_from([0.0, 1.0, 100.0]) | st.floats(0, 3)}

# What the events of each kind may say beside their years.
EVENT_KEYS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "political-shift": _REGION | {"amount": _share(-2, 2), "ramp_years": st.integers(0, 6)},
    "political-freeze": _REGION
    | {"channels": st.just(list(CHANNELS)) | st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True)},
    "recession": _REGION | {"loss": _share()},
    "pandemic": {
        "budget": _share(),
        "digital": _share(),
        "attention": _share(0, 20),
        "second_attention": _share(0, 20),
        "completion": _share(0, 20),
        "second_year": _share(),
    },
    "suspension": {"countries": _COUNTRIES},
    "donor": _SCALE,
    "donor-programme": {
        "axis": st.sampled_from([None, "border", "productive", "citizenship", "other"]),
        "target": st.sampled_from(["all", "border", "low-capacity"]),
        "usd": st.sampled_from([0.0, 1e8]) | st.floats(0, 60_000),
        "seats": st.sampled_from([0, 100_000]) | st.integers(0, 40),
    },
    "legal-change": _REGION | {"level": _share(), "enforcement": _share()},
    "governance": {"rules": st.sampled_from(["1995", "2015"])},
    "programme": _SCALE,
    "training": _SCALE,
    "call-rules": {"cap_scale": st.sampled_from([0.0, 1.0, 100.0]) | st.floats(0, 3)},
    "forum": {},
    "awareness-campaign": _SCALE,
    "digitalisation": {"initial": _share(), "final": _share()},
}


def event_of(kind: str, **keys: Any) -> Event:
    """An event as a scenario file would say it."""
    return KINDS[kind].model_validate({"kind": kind, **keys}, by_alias=True, by_name=False)


@st.composite
def events(draw: st.DrawFn, first_year: int, last_year: int) -> Event:
    """One event of any kind that begins in these years."""
    kind = draw(st.sampled_from(sorted(EVENT_KEYS)))
    begins = draw(st.integers(first_year, last_year))
    keys: dict[str, Any] = {"from": begins}
    if KINDS[kind].model_fields["last_year"].is_required() or draw(st.booleans()):
        keys["to"] = draw(st.integers(begins, last_year + 3))
    return event_of(kind, **keys, **{name: draw(values) for name, values in EVENT_KEYS[kind].items()})


def fits(event: Event, others: tuple[Event, ...]) -> bool:
    """Whether an event overlaps with none of its kind."""
    return not overlaps([*others, event])


# worlds


def _usual_events(first: int, last: int) -> list[Event]:
    """Institutions that matter for most of the model, and a crisis in some countries."""
    crisis = event_of("recession", **{"from": min(first + 2, last), "countries": ["AR", "UY"]})
    kinds = ("programme", "donor", "forum")
    programme = event_of("donor-programme", **{"from": first, "axis": "border", "usd": 20_000.0, "seats": 9})
    return [crisis, programme, *(event_of(kind, **{"from": first}) for kind in kinds)]


@st.composite
def worlds(draw: st.DrawFn, most_years: int = 8) -> Case:
    """A scenario with arbitrary settings, events, start and governments over a few years."""
    start: Start = draw(st.sampled_from(["founders", "members-2022"]))
    first = draw(st.integers(1995, 2026) if start == "founders" else st.integers(2022, 2030))
    last = first + draw(st.integers(0, most_years - 1).map(lambda years: most_years - 1 - years))
    chosen: tuple[Event, ...] = ()
    usual = _usual_events(first, last) if draw(st.integers(0, 3)) else []
    for event in usual + draw(st.lists(events(first, last), max_size=6)):
        if fits(event, chosen):
            chosen = (*chosen, event)
    scenario = Scenario(
        name="random-world",
        title="Random world",
        start=start,
        first_year=first,
        last_year=last,
        governments=draw(st.sampled_from(["stationary", "recorded"])),
        parameters=Settings().replace(draw(parameter_values())),
        events=chosen,
    )
    return Case(scenario, draw(st.integers(0, 2**31 - 1)))
