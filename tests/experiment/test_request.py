import json

import pytest

from fake_runs import scenarios
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.seeds import run_seed
from paradiplomacy.experiment.record import from_record, record
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario


def request(*names: str, **changes: object) -> Request:
    return Request(tuple(scenarios(*names)), **{"replications": 3, **changes})  # type: ignore[arg-type]


def test_every_scenario_runs_with_every_seed() -> None:
    made = [
        (case.scenario.name, case.replication, case.seed)
        for case in cases(request("baseline", "other", seed=10))
    ]
    assert made == [(name, each, run_seed(10, each)) for each in range(3) for name in ("baseline", "other")]


def test_ids_of_runs_are_sixteen_hexadecimal_digits_and_differ() -> None:
    ids = [case.run_id for case in cases(request("baseline", "right-turn", "other"))]
    assert len(set(ids)) == 9
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in ids)


def test_more_scenarios_or_replications_or_another_order_change_no_id() -> None:
    few = {case.key for case in cases(request("baseline", "other"))}
    many = {case.key for case in cases(request("other", "right-turn", "baseline", replications=5))}
    assert few < many


def test_the_id_leaves_out_what_a_scenario_is_called() -> None:
    [base] = scenarios("baseline")
    renamed = base.model_copy(update={"name": "x", "title": "X", "description": "y", "lineage": ("z",)})
    [one], [other] = (cases(Request((each,), 1)) for each in (base, renamed))
    assert one.run_id == other.run_id
    assert one.key != other.key


@pytest.mark.parametrize(
    "change", [{"seed": 1996}, {"set": {"training.seats": 3}}, {"last_year": 2000}, {"first_year": 1996}]
)
def test_the_id_depends_on_seed_parameters_and_years(change: dict[str, object]) -> None:
    seed = change.pop("seed", 1995)
    one = Request((load_scenario("baseline", last_year=1999),), 1)
    other = Request((load_scenario("baseline", **{"last_year": 1999, **change}),), 1, seed)  # type: ignore[arg-type]
    assert cases(one)[0].run_id != cases(other)[0].run_id


def test_an_id_never_changes_while_what_is_run_stays_the_same() -> None:
    """Guards the recipe: folders written before a change of it could not be continued."""
    [base] = scenarios("baseline")
    text = json.dumps(base.content(), sort_keys=True, separators=(",", ":"))
    from hashlib import blake2b

    content = blake2b(text.encode(), digest_size=16).digest()
    expected = blake2b(content + b"|%d" % run_seed(1995, 0), digest_size=8).hexdigest()
    assert cases(Request((base,), 1))[0].run_id == expected


def test_all_problems_of_a_request_in_one_message() -> None:
    base, other = scenarios("baseline", "other")
    late = other.model_copy(update={"first_year": 2020, "last_year": 2022})
    with pytest.raises(ExperimentError) as caught:
        Request((base, base, late), replications=0, seed=-1)
    assert caught.value.problems == (
        'scenarios: "baseline" stands there 2 times; give each a name of its own',
        "replications: 0 cannot be used; allowed are whole numbers from 1 to 1,000,000",
        "seed: -1 cannot be used; allowed are whole numbers from 0 to 4,611,686,018,427,387,904",
        'scenarios: "other" (2020–2022) shares no year with "baseline" (2012–2016)',
    )


@pytest.mark.parametrize("seed", [True, 1.5, "1", None])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(ExperimentError, match="seed"):
        request("baseline", seed=seed)


def test_a_batch_needs_a_scenario() -> None:
    with pytest.raises(ExperimentError, match="none given"):
        Request(())


def test_a_request_survives_being_written_down() -> None:
    asked = Request(tuple(builtin_scenarios()), 2, 7, detail=True, indicators=("members",))
    read = from_record(json.loads(json.dumps(record(asked))))
    assert read == asked
    assert [scenario.title for scenario in read.scenarios] == [scenario.title for scenario in asked.scenarios]
    assert [scenario.lineage for scenario in read.scenarios] == [
        scenario.lineage for scenario in asked.scenarios
    ]
    assert [case.key for case in cases(read)] == [case.key for case in cases(asked)]


@pytest.mark.parametrize("damage", ["scenarios", "seed", "indicators"])
def test_a_damaged_record_is_refused(damage: str) -> None:
    table = record(request("baseline"))
    del table[damage]
    with pytest.raises(ExperimentError, match=f"{damage}: missing; allowed "):
        from_record(table)


def test_a_record_with_an_unknown_parameter_is_refused() -> None:
    table = record(request("baseline"))
    table["scenarios"][0]["parameters"]["no.such"] = 1
    with pytest.raises(ExperimentError, match="unknown parameter"):
        from_record(table)


def test_scenarios_that_are_called_alike_are_told_apart() -> None:
    base = load_scenario("baseline")
    copies = [base.model_copy(update={"name": name, "title": "W" * 200}) for name in ("one", "x" * 60)]
    asked = Request((*copies, base))
    titles = ["W" * 200, f"{'W' * 130} ({'x' * 60})", base.title]
    assert [one.title for one in asked.scenarios] == titles
    assert [one.title for one in from_record(record(asked)).scenarios] == titles
    assert Request((base,)).scenarios[0] is base
