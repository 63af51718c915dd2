"""What events and dated institutions make of each year."""

import csv
import math
from importlib.resources import files

import numpy as np
import pytest

from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.conditions import Conditions, conditions

type Table = dict[str, object]


def world(*events: Table, **parameters: object) -> Scenario:
    """A scenario with these events; parameters with two underscores for the dot."""
    settings = Settings().replace({name.replace("__", "."): value for name, value in parameters.items()})
    built = tuple(KINDS[str(event["kind"])].model_validate(event) for event in events)
    return Scenario(name="test", title="Test", parameters=settings, events=built)


def year(year: int, *events: Table, **parameters: object) -> Conditions:
    return conditions(world(*events, **parameters), year)


def autonomy(at: int, *events: Table, **parameters: object) -> list[float]:
    law = world(*events, **parameters).parameters.law
    return year(at, *events, **parameters).autonomy(law, np.arange(len(COUNTRIES))).tolist()


def digital(at: int, *events: Table, **parameters: object) -> float:
    cost = world(*events, **parameters).parameters.cost
    return float(year(at, *events, **parameters).digital(cost))


def grant_cap(at: int, *events: Table) -> int:
    return int(year(at, *events).grant_cap(Settings().fund))


def of(country: str, values: object) -> float:
    return float(values[COUNTRIES.index(country)])  # type: ignore[index]


def test_a_year_without_events_is_quiet() -> None:
    quiet = year(2005)
    assert autonomy(2005) == [0.85, 0.85, 0.35, 0.45, 0.55, 0.55, 0.65, 0.65, 0.60, 0.50]
    assert [code for code in COUNTRIES if of(code, quiet.in_bloc)] == ["AR", "BR", "PY", "UY"]
    for column in (quiet.suspended, quiet.government_shift, quiet.frozen_since, quiet.loss, quiet.shock):
        assert not column.any()
    assert (quiet.economy == 1).all()
    assert (digital(2005), grant_cap(2005)) == (0.1, 700_000)
    assert not any(
        [quiet.pandemic, quiet.forum, quiet.reformed, quiet.attention_shock, quiet.completion_shock]
    )
    assert not any([quiet.programme_scale, quiet.training_scale, quiet.donor_scale, quiet.campaign_scale])


# politics


@pytest.mark.parametrize(
    ("ramp", "at", "shift"),
    [
        (3, 2013, 0),
        (3, 2014, -0.3),
        (3, 2015, -0.6),
        (3, 2016, -0.9),
        (3, 2020, -0.9),
        (3, 2021, 0),
        (0, 2014, -0.9),
    ],
)
def test_a_shift_rises_along_its_ramp_and_ends(ramp: int, at: int, shift: float) -> None:
    event: Table = {"kind": "political-shift", "from": 2014, "to": 2020, "amount": -0.9, "ramp_years": ramp}
    shifted = year(at, {**event, "countries": ["AR", "BR"]}).government_shift
    assert [of(code, shifted) for code in ("AR", "BR", "UY")] == pytest.approx([shift, shift, 0])


def test_shifts_of_other_countries_stand_side_by_side() -> None:
    shift: Table = {"kind": "political-shift", "from": 2000}
    shifted = year(
        2001, shift | {"amount": 0.2, "countries": ["AR"]}, shift | {"amount": -1, "countries": ["PY"]}
    )
    assert [of(code, shifted.government_shift) for code in ("AR", "PY", "BR")] == [0.2, -1, 0]


@pytest.mark.parametrize(("at", "since"), [(2013, 0), (2014, 2013), (2020, 2013), (2021, 0)])
def test_a_freeze_keeps_the_year_before(at: int, since: int) -> None:
    freeze = {"kind": "political-freeze", "from": 2014, "to": 2020, "countries": ["BR"]}
    for channels, seen in (
        ([], [since] * 3),
        (["own"], [0, since, 0]),
        (["bloc", "mayors"], [since, 0, since]),
    ):
        frozen = year(at, freeze | ({"channels": channels} if channels else {})).frozen_since
        assert [of("BR", channel) for channel in frozen] == seen
        assert [of("AR", channel) for channel in frozen] == [0, 0, 0]


# crises


@pytest.mark.parametrize(("at", "loss"), [(2000, 0), (2001, 0.5), (2002, 0.5), (2003, 0)])
def test_a_recession_lasts_two_years_in_its_countries(at: int, loss: float) -> None:
    now = year(at, {"kind": "recession", "from": 2001, "loss": 0.5, "countries": ["AR", "UY"]})
    assert [of(code, now.loss) for code in ("AR", "UY", "BR")] == pytest.approx([loss, loss, 0])
    assert [of(code, now.shock) for code in ("AR", "UY", "BR")] == pytest.approx([loss, loss, 0])


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (2019, (False, 0, 0.1, 0, 0)),
        (2020, (True, 0.25, 0.85, 1.0, 1.5)),
        (2021, (True, 0.15, 0.51, 0.3, 0.9)),
        (2022, (False, 0, 0.1, 0, 0)),
    ],
)
def test_a_pandemic_is_weaker_in_its_second_year(
    at: int, expected: tuple[bool, float, float, float, float]
) -> None:
    event: Table = {"kind": "pandemic", "from": 2020}
    now = year(at, event)
    assert now.pandemic == expected[0]
    values = (of("CL", now.loss), digital(at, event), now.attention_shock, now.completion_shock)
    assert values == pytest.approx(expected[1:])


def test_losses_of_a_pandemic_and_a_recession_multiply() -> None:
    now = year(
        2020, {"kind": "pandemic", "from": 2020}, {"kind": "recession", "from": 2020, "countries": ["AR"]}
    )
    assert of("AR", now.loss) == pytest.approx(1 - 0.75 * 0.4)
    assert of("BR", now.loss) == pytest.approx(0.25)


def test_a_city_that_met_online_before_does_not_meet_less_in_a_pandemic() -> None:
    assert digital(2020, {"kind": "pandemic", "from": 2020, "digital": 0.2}, cost__digital=0.5) == 0.5


def recorded_growth(country: str) -> dict[int, float]:
    text = (files("paradiplomacy.world") / "data" / "growth.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {int(row["year"]): float(row["gdp_growth_pct"]) for row in rows if row["country"] == country}


@pytest.mark.parametrize("elasticity", [0.5, 1])
@pytest.mark.parametrize(
    ("country", "at"), [("AR", 2002), ("CL", 1997), ("VE", 2018), ("BR", 2023), ("PE", 2026)]
)
def test_growth_factor_by_hand(country: str, at: int, elasticity: float) -> None:
    growth = recorded_growth(country)

    def usual(t: int) -> float:
        before = [growth[s] for s in range(max(1990, t - 10), t)]
        return sum(before) / len(before)

    def product(t: int) -> float:
        return math.prod(1 + growth[s] / 100 for s in range(1990, min(t, 2023) + 1))

    deviations = sum(0.7 ** (at - t) * (growth[t] - usual(t)) / 100 for t in range(1993, min(at, 2023) + 1))
    beside_peak = product(at) / max(product(t) for t in range(max(at - 14, 1989), at + 1))
    expected = min(1.6, max(0.1, math.exp(elasticity * deviations) * beside_peak**1.5))
    economy = year(at, cities__growth_elasticity=elasticity).economy
    assert of(country, economy) == pytest.approx(expected)


def test_the_argentine_crisis_is_in_the_growth_series() -> None:
    crisis = year(2002, cities__growth_elasticity=1)
    assert of("AR", crisis.economy) < 0.85
    assert of("AR", crisis.shock) == pytest.approx(1 - of("AR", crisis.economy))


# the bloc and the law


@pytest.mark.parametrize(
    ("at", "inside"), [(2011, False), (2012, True), (2014, False), (2015, True), (2017, False)]
)
def test_a_suspended_country_is_out_of_the_bloc_for_the_time(at: int, inside: bool) -> None:
    now = year(at, {"kind": "suspension", "from": 2013, "to": 2014, "countries": ["VE"]})
    assert of("VE", now.in_bloc) == inside
    assert of("VE", now.suspended) == (2013 <= at <= 2014)
    assert of("AR", now.in_bloc)
    assert not of("AR", now.suspended)


@pytest.mark.parametrize(
    ("country", "at", "expected"),
    [("PY", 2009, 0.35), ("PY", 2010, 0.5 * 0.9 + 0.5 * 0.35), ("AR", 2010, 0.85), ("PY", 2013, 0.35)],
)
def test_a_legal_change_in_force(country: str, at: int, expected: float) -> None:
    event: Table = {"kind": "legal-change", "from": 2010, "to": 2012, "level": 0.9, "enforcement": 0.5}
    assert of(country, autonomy(at, {**event, "countries": ["PY", "UY"]})) == pytest.approx(expected)


@pytest.mark.parametrize("at", [1995, 2010, 2026])
def test_harmonisation_starts_from_the_base_each_year(at: int) -> None:
    now = autonomy(at, law__harmonisation=0.5, law__harmonised_level=0.9)
    assert of("PY", now) == pytest.approx((0.9 + 0.35) / 2)


def test_a_law_changes_what_harmonisation_left() -> None:
    law: Table = {"kind": "legal-change", "from": 2010, "level": 0.1, "enforcement": 0.5}
    now = autonomy(2020, law, law__harmonisation=0.5, law__harmonised_level=0.9)
    assert of("PY", now) == pytest.approx(0.5 * 0.1 + 0.5 * (0.9 + 0.35) / 2)


# institutions


@pytest.mark.parametrize(
    ("rules", "before", "after"), [("dated", False, True), ("1995", False, False), ("2015", True, True)]
)
def test_the_statute_is_dated_or_forced(rules: str, before: bool, after: bool) -> None:
    reform: Table = {"kind": "governance", "from": 2016, "rules": "2015"}
    for at, expected in ((2015, before), (2016, after)):
        assert year(at, reform, governance__rules=rules).reformed == expected


def test_a_dated_statute_of_1995_is_no_reform() -> None:
    assert not year(2010, {"kind": "governance", "from": 2005, "rules": "1995"}).reformed


@pytest.mark.parametrize(("at", "on"), [(2016, False), (2017, True), (2019, True), (2020, False)])
def test_events_are_on_from_their_first_to_their_last_year(at: int, on: bool) -> None:
    kinds = ("programme", "donor", "forum", "awareness-campaign")
    now = year(at, *({"kind": kind, "from": 2017, "to": 2019} for kind in kinds))
    values = (now.programme_scale, now.training_scale, now.donor_scale, now.forum, now.campaign_scale)
    assert values == ((1, 1, 1, True, 1) if on else (0, 0, 0, False, 0))


def test_scales() -> None:
    kinds = {"programme": 0.5, "donor": 2, "awareness-campaign": 3}
    now = year(2017, *({"kind": kind, "from": 2017, "scale": scale} for kind, scale in kinds.items()))
    assert (now.programme_scale, now.donor_scale, now.campaign_scale) == (0.5, 2, 3)


@pytest.mark.parametrize(("programme", "training", "scale"), [(None, 0.5, 0.5), (1, 0.5, 1), (0.5, 2, 2)])
def test_training_with_and_without_calls(programme: float | None, training: float, scale: float) -> None:
    events: list[Table] = [{"kind": "training", "from": 2017, "scale": training}]
    if programme is not None:
        events.append({"kind": "programme", "from": 2017, "scale": programme})
    assert year(2017, *events).training_scale == scale


@pytest.mark.parametrize(("at", "cents"), [(2018, 700_000), (2019, 1_000_000), (2022, 700_000)])
def test_call_rules_scale_the_largest_grant(at: int, cents: int) -> None:
    assert grant_cap(at, {"kind": "call-rules", "from": 2019, "to": 2021, "cap_scale": 10 / 7}) == cents


@pytest.mark.parametrize(
    ("at", "share"), [(1999, 0.35), (2000, 0.07), (2002, 0.07 + 0.07 * 0.5), (2004, 0.14), (2005, 0.35)]
)
def test_digitalisation_follows_a_line_and_then_the_parameter(at: int, share: float) -> None:
    line: Table = {"kind": "digitalisation", "from": 2000, "to": 2004, "initial": 0.2, "final": 0.4}
    assert digital(at, line, cost__digital=0.35) == pytest.approx(share)


def test_no_more_than_all_meetings_are_online() -> None:
    line: Table = {"kind": "digitalisation", "from": 2000, "to": 2004, "initial": 20, "final": 20}
    assert digital(2002, line, cost__digital=0.35) == 1
