"""What an arm says at a point is what its scenario says once it is resolved."""

import json
from hashlib import blake2b

import pytest
from design_strategies import factorials, powers, sampled
from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment import checks
from paradiplomacy.experiment.arms import Arms
from paradiplomacy.experiment.condition import Condition
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.request import Request
from paradiplomacy.scenario.changes import applies, vary
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario

DESIGNS = factorials().map(lambda table: read_design(table)[0]) | sampled("sobol", powers(1, 4))


def fingerprint(scenario):
    text = json.dumps(scenario.content(), sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).digest()


@examples(50)
@given(DESIGNS, st.sampled_from(builtin_scenarios()))
def test_an_arm_has_the_fingerprint_of_its_resolved_scenario(design, base):
    maker = Arms(base, design.names)
    for point in design.points(1995)[:50]:
        made, problems = maker.arm(point)
        pairs = zip(design.names, point, strict=True)
        values = {
            name: value for name, value in pairs if value is not None and applies(base, name, design.names)
        }
        resolved, unusable = vary(base, values)
        assert made.changes == values
        assert problems == unusable
        assert problems or made.digest == fingerprint(resolved) == fingerprint(made.scenario)


@pytest.mark.parametrize("base", builtin_scenarios(), ids=lambda base: base.name)
def test_a_scenario_as_it_is_has_its_own_fingerprint(base):
    assert Arms(base, ()).arm(())[0].digest == fingerprint(base)


def test_a_condition_is_asked_once_for_the_same_values_of_what_it_names(monkeypatch):
    asked = []
    answer = Condition.holds
    monkeypatch.setattr(Condition, "holds", lambda self, values: asked.append(values) or answer(self, values))
    values = {"fund.yearly_usd": [1, 2, 3], "training.seats": [1, 2], "fund.rule": ["merit", "lottery"]}
    condition = "training.seats == 1 and fund.yearly_usd > 1"
    design, _ = read_design({"kind": "factorial", "exclude": condition, "parameters": values})
    assert len(design.points(1)) == (3 * 2 - 2) * 2
    assert len(asked) == 3 * 2


# --- How large ---


@pytest.fixture
def nothing_made(monkeypatch):
    """What is counted is not made."""

    def never(*_):
        raise AssertionError("a point was made")

    monkeypatch.setattr(Arms, "arm", never)


def experiment(values, scenarios, replications):
    return {
        "name": "large",
        "question": "How many?",
        "scenarios": scenarios,
        "replications": replications,
        "design": {
            "kind": "factorial",
            "exclude": "training.seats >= 0",
            "parameters": {"training.seats": list(range(values)), "fund.yearly_usd": list(range(1_000))},
        },
    }


@pytest.mark.parametrize(
    ("values", "scenarios", "replications", "problem"),
    [
        (1_001, 1, 1, "design: has 1,001,000 points; allowed are up to 1,000,000"),
        (1_000, 11, 1, "design: 11,000,000 points times scenarios; allowed are up to 10,000,000"),
        (1_000, 10, 1_001, "replications: 10,010,000,000 runs in all; allowed are up to 10,000,000,000"),
    ],
)
def test_what_is_too_large_is_refused_from_the_count(nothing_made, values, scenarios, replications, problem):
    names = [scenario.name for scenario in builtin_scenarios() if scenario.first_year == 1995]
    with pytest.raises(ExperimentError) as refused:
        load_experiment(experiment(values, names[:scenarios], replications))
    assert refused.value.problems == (problem,)


def test_a_batch_without_a_design_has_a_largest_number_of_runs(monkeypatch):
    monkeypatch.setattr(checks, "MOST_RUNS", 2_000_000)
    bases = tuple(load_scenario("baseline").model_copy(update={"name": f"b{k}"}) for k in range(3))
    assert Request(bases[:2], checks.MOST_REPLICATIONS).most_runs == checks.MOST_RUNS
    with pytest.raises(ExperimentError, match="3,000,000 runs in all; allowed are up to 2,000,000"):
        Request(bases, checks.MOST_REPLICATIONS)
