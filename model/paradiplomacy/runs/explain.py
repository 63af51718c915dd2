"""Why a city decided as it did in a year, from a run that is made for it."""

from collections.abc import Sequence
from numbers import Integral
from os import PathLike
from pathlib import Path

from paradiplomacy.agents import City
from paradiplomacy.common.arguments import WHOLE, a, takes
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, listed
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.experiment.checks import wrong_run_seed
from paradiplomacy.explanation.city import Explanation, of_run
from paradiplomacy.explanation.find import find_city
from paradiplomacy.explanation.plain import in_plain_text
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.changes import parse_settings
from paradiplomacy.scenario.files import SOURCE, load_scenario
from paradiplomacy.scenario.scenario import Scenario


@takes(
    settings=a("a name, a path, a scenario or a city of a model", str, PathLike, Scenario, City),
    city=a("a name or an id", str, Integral),
    year=WHOLE, seed=WHOLE, against=SOURCE,
)  # fmt: skip
def explain(
    settings: str | Path | Scenario | City,
    city: int | str | None = None,
    year: int | None = None,
    seed: int = USUAL_RUN_SEED,
    *,
    against: str | Path | Scenario | None = None,
) -> Explanation:
    """Why a city decided as it did in a year: the terms of each decision, from a run that is made again.

    Args:
        settings: name of a built-in scenario, path of a scenario file, a scenario, or a city of a model.
        city: GeoNames id or name of the city; accents are optional, and ``Córdoba, AR`` tells which one.
        year: the year; if a city of a model is given, None is the model's.
        seed: seed of the run; the first one of the usual batch if it is left out.
        against: another scenario; tells where the city's paths part.

    Raises:
        ParadiplomacyError: there is no such city or year, or the city's model was changed by hand.
    """
    if isinstance(settings, City):
        return settings.explain(year)
    model = CityNetwork(load_scenario(settings), rng=seed)
    other = None if against is None else CityNetwork(load_scenario(against), rng=seed)
    return of_run(model, *_row_and_year(model, city, year), other)


def _row_and_year(model: CityNetwork, city: int | str | None, year: int | None) -> tuple[int, int]:
    """Row and year that are asked for, or all that is wrong with them."""
    years, source = model.settings.years, "explain"
    allowed = f"allowed {years[0]} to {years[-1]}"
    wrong = [] if year in years else [f"year {year}: no year of “{model.settings.title}”; {allowed}"]
    try:
        row = find_city(model.world.cities, "" if city is None else city)
    except ParadiplomacyError as error:
        raise ParadiplomacyError(source, [f"{error.source}: {error.problems[0]}", *wrong]) from None
    if year is None or wrong:
        raise ParadiplomacyError(source, wrong)
    return row, year


def explanation_text(
    scenario: str,
    city: str,
    year: int,
    seed: int,
    against: str | None,
    changes: Sequence[str],
    language: str,
    *,
    numbers: bool,
) -> str:
    """The same as text in a language, with or without numbers; changes are given as they were typed."""
    problems = wrong_run_seed("seed", seed)
    if language not in LANGUAGES:
        problems = [*problems, f"language {language}: allowed {listed(LANGUAGES)}"]
    if problems:
        raise ExperimentError("explain", problems)
    values = parse_settings(changes)
    other = load_scenario(against, set=values) if against is not None else None
    explanation = explain(load_scenario(scenario, set=values), city, year, seed, against=other)
    return in_plain_text(explanation, Texts(language), numbered=numbers)
