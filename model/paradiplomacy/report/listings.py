"""The commands that list what there is: scenarios, studies, parameters, columns."""

from dataclasses import asdict
from typing import Annotated

import typer

from paradiplomacy.common.terminal import say as _show
from paradiplomacy.common.terminal import say_json
from paradiplomacy.experiment.options import Json


def scenarios(json: Json = False) -> None:
    """List the built-in scenarios: name, title, what each extends and changes."""
    from paradiplomacy.scenario.lists import scenario_records, scenarios_text

    if json:
        say_json(scenario_records())
    else:
        _show(scenarios_text())


def experiments(json: Json = False) -> None:
    """List the studies: name, title, question, number of runs."""
    from paradiplomacy.experiment.lists import experiment_records, experiments_text

    if json:
        say_json(experiment_records())
    else:
        _show(experiments_text())


def parameters(
    pattern: Annotated[
        str | None, typer.Argument(help="Part of a name or meaning; * and ? stand for any text.")
    ] = None,
    json: Json = False,
) -> None:
    """List every parameter: name, default, unit, meaning, ranges, source."""
    from paradiplomacy.scenario.lists import matching_parameters, parameters_text

    if json:
        say_json([asdict(one) for one in matching_parameters(pattern)])
    else:
        _show(parameters_text(pattern))


def indicators(json: Json = False) -> None:
    """List every column of the result tables: name, unit, meaning, claims of the paper."""
    from paradiplomacy.results.tables import column_records, columns_text

    if json:
        say_json(column_records())
    else:
        _show(columns_text())
