"""An agent-based model of cooperation among the cities of the Mercociudades network.

The names below are all that most uses need. Each is imported when it is first asked for, because Mesa and
pandas take seconds to import and most commands need neither:

>>> import paradiplomacy
>>> paradiplomacy.load_scenario("baseline").first_year
1995
"""

import warnings
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paradiplomacy.agents import City
    from paradiplomacy.common.errors import ParadiplomacyError
    from paradiplomacy.common.plugins import load_plugin
    from paradiplomacy.indicators.base import indicator
    from paradiplomacy.model import CityNetwork
    from paradiplomacy.phases.term import term
    from paradiplomacy.report.results import open_results
    from paradiplomacy.rules.fund.rule import fund_rule
    from paradiplomacy.runs.explain import explain
    from paradiplomacy.runs.runner import run, sweep
    from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
    from paradiplomacy.scenario.parameters.own import parameter
    from paradiplomacy.scenario.scenario import Scenario

__all__ = [
    "City",
    "CityNetwork",
    "ParadiplomacyError",
    "Scenario",
    "__version__",
    "builtin_scenarios",
    "explain",
    "fund_rule",
    "indicator",
    "load_plugin",
    "load_scenario",
    "open_results",
    "parameter",
    "run",
    "sweep",
    "term",
]

# Mesa imports bars that nobody is shown here, and in a notebook without ipywidgets they complain.
warnings.filterwarnings("ignore", "IProgress not found", module=r"tqdm\.auto")

__version__: str
"""The version of the installed distribution; pyproject.toml is the only place that states it."""

_HOMES = {
    "City": "agents",
    "CityNetwork": "model",
    "ParadiplomacyError": "common.errors",
    "Scenario": "scenario.scenario",
    "builtin_scenarios": "scenario.files",
    "explain": "runs.explain",
    "fund_rule": "rules.fund.rule",
    "indicator": "indicators.base",
    "load_plugin": "common.plugins",
    "load_scenario": "scenario.files",
    "open_results": "report.results",
    "parameter": "scenario.parameters.own",
    "run": "runs.runner",
    "sweep": "runs.runner",
    "term": "phases.term",
}
"""The module in which each name of the front door is defined."""


def __getattr__(name: str) -> object:
    """The public name, looked up on first use and kept.

    Raises:
        AttributeError: the front door has no such name.
    """
    if name == "__version__":
        value: object = import_module("importlib.metadata").version(__name__)
    elif name in _HOMES:
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
