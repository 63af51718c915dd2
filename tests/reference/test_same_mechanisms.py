"""Package and reference give the same tables with every mechanism on, and with each one off."""

import pytest

from examples import some
from paradiplomacy.scenario.events import KINDS
from reference.both import SEED, Tables, difference, of_package, of_reference
from reference.comparison import differences
from reference.worlds import everything, mechanisms, without_mechanism


@pytest.fixture(scope="module")
def with_everything() -> Tables:
    return of_package(everything())


def test_the_tables_are_the_same_with_everything_on(with_everything: Tables) -> None:
    assert not differences(with_everything, of_reference(everything()))


@pytest.mark.parametrize("mechanism", some(mechanisms(), one_in=12))
def test_a_mechanism_off_is_felt_and_the_tables_are_the_same(mechanism: str, with_everything: Tables) -> None:
    world = without_mechanism(mechanism)
    without = of_package(world)
    assert differences(with_everything, without), "nothing differs with the mechanism off"
    assert not differences(without, of_reference(world))


@pytest.mark.parametrize("mechanism", mechanisms())
def test_a_mechanism_is_on_and_off_in_a_world(mechanism: str) -> None:
    on, off = everything(), without_mechanism(mechanism)
    for name, value in mechanisms()[mechanism].items():
        assert on.parameters[name] != value
        assert off.parameters[name] == value
    assert on != off


def test_events_of_every_kind_are_felt_in_the_world_of_everything() -> None:
    world = everything()
    assert {event.kind for event in world.effective_events()} == set(KINDS)
    for kind in KINDS:
        assert everything(without=kind) != world


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_without_an_event_the_tables_are_the_same(kind: str) -> None:
    assert not difference(everything(without=kind), SEED + 1)
