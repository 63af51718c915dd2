"""Lesson files: worlds, cards and texts in TOML in, one checked lesson out, with every problem at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from paradiplomacy.common.errors import (
    ExperimentError,
    ParadiplomacyError,
    ScenarioError,
    did_you_mean,
    listed,
)
from paradiplomacy.common.languages.texts import LANGUAGES
from paradiplomacy.common.problems import Lines, validate
from paradiplomacy.common.quoted import show
from paradiplomacy.common.seeds import USUAL_BATCH_SEED
from paradiplomacy.common.shipped import Shipped, is_path, word
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.checks import LARGEST_SEED
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.numbers import CHANGE, PARTS, Number, numbers, wrong_places
from paradiplomacy.scenario.events import Year
from paradiplomacy.scenario.files import BUILTIN, load_scenario
from paradiplomacy.scenario.scenario import Name

LESSONS = Shipped("notebooks/lessons", "lesson", ExperimentError)
FEWEST_PAIRS = 20
"""So many pairs are shown one by one."""
KINDS = ("question", "guess", "see", "film", "luck", "answer", "lever", "city", "recorded", "home")
"""What can be done on a card, in the order in which a lesson usually has them."""
_NEEDS = {"guess": "guess_from", "lever": "lever", "city": "cities", "recorded": "recorded"}
"""The key of the file without which a card has nothing to show."""
_STRICT = ConfigDict(extra="forbid", strict=True)

type Text = Annotated[Lines, Field(pattern=r"\S", max_length=3_000)]


class Words(BaseModel):
    """A text in some of the languages."""

    model_config = _STRICT

    en: Text | None = Field(default=None, description="In English.")
    es: Text | None = Field(default=None, description="In Spanish.")
    pt: Text | None = Field(default=None, description="In Portuguese.")


def _scenario(name: str, info: ValidationInfo) -> str:
    try:
        load_scenario(source(name, (info.context or {}).get("folder", Path())))
    except ScenarioError as error:
        raise ValueError(f"{show(name)}: {'; '.join(error.problems)}") from None
    return name


def _indicator(name: str) -> str:
    from paradiplomacy.indicators.measure import INDICATORS

    if name not in INDICATORS:
        raise ValueError(f"{show(name)} is not an indicator{did_you_mean(name, INDICATORS)}")
    return name


def _city(name: str) -> str:
    from paradiplomacy.explanation.find import find_city
    from paradiplomacy.world.sources import candidate_cities

    try:
        find_city(candidate_cities(), name)
    except ParadiplomacyError as error:
        raise ValueError(f"{show(name)}: {error.problems[0]}") from None
    return name


def _in_order(years: list[int]) -> list[int]:
    if len(years) != 2 or years[0] > years[1]:
        raise ValueError("allowed is a list of two years, the first one first")
    return years


type ScenarioName = Annotated[str, AfterValidator(_scenario)]
type Years = Annotated[
    list[Year], AfterValidator(_in_order), Field(json_schema_extra={"form": "a list of two years"})
]


class WorldKeys(BaseModel):
    """A world of the lesson: a scenario, and what students call it."""

    model_config = _STRICT

    scenario: ScenarioName = Field(description="Built-in name, or path of a file beside this one.")
    name: Words = Field(description="What it is called on the cards.")


class IndicatorKeys(BaseModel):
    """Something that is counted, and what students call it, with its unit."""

    model_config = _STRICT

    indicator: Annotated[str, AfterValidator(_indicator)] = Field(description="A column of the results.")
    name: Words = Field(description="What it is called, with its unit.")


class MarkKeys(BaseModel):
    """A year, or some years, marked on every curve."""

    model_config = ConfigDict(**_STRICT, populate_by_name=False)

    first: Year = Field(alias="from", description="The year, or the first one.")
    last: Year | None = Field(default=None, alias="to", description="The last one.")
    text: Words = Field(description="What happened.")


class PositionKeys(BaseModel):
    """A position of the lever: the two worlds with other values, or another second world."""

    model_config = _STRICT

    name: Name = Field(description="Its name inside the lesson, for numbers in texts.")
    label: Words = Field(description="What it is called on the card.")
    text: Words | None = Field(default=None, description="What is said when it is chosen.")
    parameters: dict[str, Any] = Field(default={}, description="Set in both worlds, by dotted name.")
    scenario: ScenarioName | None = Field(default=None, description="Compared with the first world.")


class CityKeys(BaseModel):
    """A city whose decision of a year is explained in both worlds."""

    model_config = _STRICT

    city: Annotated[str, AfterValidator(_city)] = Field(description="Name and country: Rosario, AR.")
    year: Year = Field(description="The year.")
    text: Words = Field(description="What to look at.")


class RecordedKeys(BaseModel):
    """The recorded world beside the same without what the lesson is about."""

    model_config = _STRICT

    worlds: list[WorldKeys] = Field(min_length=2, max_length=2, description="Without it, and as recorded.")
    years: Years = Field(description="First and last year compared.")


class CardKeys(BaseModel):
    """A card: one action."""

    model_config = _STRICT

    kind: Literal[KINDS] = Field(description="What is done on it.")  # type: ignore[valid-type]
    minutes: int = Field(ge=1, le=60, description="How long it takes in class.")
    title: Words = Field(description="Its heading.")
    text: Words = Field(description="What it says; paragraphs are parted by an empty line.")
    teacher: Words | None = Field(default=None, description="Wrong answers to expect, and the right one.")
    says: dict[str, Literal["down", "up", "unclear"]] = Field(
        default={}, description="What the text takes for granted of numbers; the runs must say the same."
    )


class QuestionKeys(BaseModel):
    """A question of the worksheet."""

    model_config = _STRICT

    text: Words = Field(description="The question.")
    answer: Words = Field(description="The answer, on the teacher's page.")


class SlideKeys(BaseModel):
    """A slide for the talk afterwards."""

    model_config = _STRICT

    title: Words = Field(description="Its heading.")
    text: Words = Field(description="What it says.")
    figure: Literal["see", "luck", "answer", "lever", "recorded"] | None = Field(
        default=None, description="The figure beside it, as on the card of this kind."
    )


class LessonFile(BaseModel):
    """The keys of a lesson file."""

    model_config = ConfigDict(**_STRICT, title="Lesson of paradiplomacy")

    name: Name = Field(description="Name of the lesson, and of its result folder.")
    title: Words = Field(description="Its title; the languages of the lesson are those that it has.")
    goal: Words = Field(description="What students can do afterwards, for the teacher.")
    worlds: list[WorldKeys] = Field(min_length=2, max_length=2, description="The two that are compared.")
    indicators: list[IndicatorKeys] = Field(
        min_length=1, max_length=8, description="What is counted; the first one is drawn."
    )
    years: Years = Field(description="First and last year over which is compared.")
    windows: dict[Name, Years] = Field(default={}, description="Other years, by name.")
    shown: Years = Field(description="First and last year of the curves.")
    guess_from: Year | None = Field(default=None, description="The year from which the curve is guessed.")
    replications: int = Field(default=30, ge=FEWEST_PAIRS, le=1_000, description="Pairs of runs.")
    seed: int = Field(default=USUAL_BATCH_SEED, ge=0, le=LARGEST_SEED, description="Seed of the runs.")
    marks: list[MarkKeys] = Field(default=[], max_length=8, description="Years marked on the curves.")
    lever: list[PositionKeys] = Field(default=[], max_length=8, description="Positions of the lever.")
    cities: list[CityKeys] = Field(default=[], max_length=8, description="Cities that are explained.")
    recorded: RecordedKeys | None = Field(default=None, description="The recorded world.")
    cards: list[CardKeys] = Field(min_length=1, max_length=20, description="The cards in order.")
    questions: list[QuestionKeys] = Field(default=[], max_length=12, description="For the worksheet.")
    slides: list[SlideKeys] = Field(default=[], max_length=6, description="For the talk afterwards.")


@dataclass(frozen=True)
class Lesson:
    """A lesson as read.

    Attributes:
        file: its keys.
        folder: where its file lies, from which paths of scenarios are seen.
        languages: in which it can be read.
        numbers: what names in its texts stand for.
    """

    file: LessonFile
    folder: Path
    languages: tuple[str, ...]
    numbers: Mapping[str, Number]

    def experiments(self) -> dict[str, dict[str, Any]]:
        """The experiments behind it, as tables of experiment files, by the folder of their results."""
        file = self.file
        worlds = [world.scenario for world in file.worlds]
        others = [each.scenario for each in file.lever if each.scenario]
        asked = {"worlds": self._experiment("worlds", [*worlds, *others], file.years)}
        rows = [{"label": each.name, **each.parameters} for each in file.lever if each.parameters]
        if rows:
            design = {"kind": "list", "rows": rows}
            asked["lever"] = self._experiment("lever", worlds, file.years) | {"design": design}
        if file.recorded:
            worlds = [world.scenario for world in file.recorded.worlds]
            asked["recorded"] = self._experiment("recorded", worlds, file.recorded.years)
        return asked

    def _experiment(self, part: str, scenarios: list[str], years: list[int]) -> dict[str, Any]:
        file = self.file
        return {
            "name": f"{file.name}-{part}"[:60],
            "question": next(text for text in file.title.model_dump().values() if text),
            "scenarios": [str(source(name, self.folder)) for name in dict.fromkeys(scenarios)],
            "compare": "scenarios",
            "years": years,
            "replications": file.replications,
            "seed": file.seed,
            "indicators": [each.indicator for each in file.indicators],
        }


def source(name: str, folder: Path) -> str | Path:
    """A built-in name, or a path as seen from here."""
    return BUILTIN.path(name, folder) if is_path(name) else name


def load_lesson(name: str | Path) -> Lesson:
    """A lesson by name, or from a TOML file.

    Raises:
        ExperimentError: names the file and everything that is wrong with it.
    """
    path = LESSONS.find(name)
    return read_lesson(read_toml(path, ExperimentError), word(name), path.parent)


def is_lesson(table: Mapping[str, Any]) -> bool:
    """Whether a table is meant as a lesson."""
    return bool(table.keys() & {"cards", "worlds", "guess_from"})


def read_lesson(table: Mapping[str, Any], name: str, folder: Path) -> Lesson:
    """The lesson that a table holds.

    Raises:
        ExperimentError: names the file and everything that is wrong with it.
    """
    file, unusable = validate(LessonFile, dict(table), context={"folder": folder})
    problems = [f"{key}: {sentence}" for key, sentence in unusable]
    known = numbers(table)
    title = table.get("title")
    languages = tuple(code for code in LANGUAGES if isinstance(title, dict) and code in title)
    for key, words in _words(table, ""):
        problems += _missing(key, words, languages)
        for language, text in words.items():
            problems += [f"{key}.{language}: {problem}" for problem in wrong_places(text, known)]
    if file is None or problems:
        raise ExperimentError(name, problems)
    lesson = Lesson(file, folder, languages, known)
    problems = [*_unfit(lesson), *_outside(lesson), *_wrong_positions(lesson)]
    if problems := problems or list(_unusable(lesson)):
        raise ExperimentError(name, problems)
    return lesson


def _unusable(lesson: Lesson) -> Iterator[str]:
    """What is wrong with the experiments behind a lesson and was not said yet."""
    for part, table in lesson.experiments().items():
        try:
            load_experiment(table)
        except ExperimentError as error:
            yield from (f"{part}: {problem}" for problem in error.problems)


def _words(part: object, key: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a table with its key."""
    if isinstance(part, dict):
        if part.keys() & LANGUAGES.keys():
            yield (
                key,
                {language: part[language] for language in LANGUAGES if isinstance(part.get(language), str)},
            )
        else:
            for name, value in part.items():
                yield from _words(value, f"{key}.{name}".removeprefix("."))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from _words(value, f"{key}[{place}]")


def _missing(key: str, words: Mapping[str, str], languages: tuple[str, ...]) -> Iterator[str]:
    for language in LANGUAGES:
        if language in languages and language not in words:
            yield f"{key}.{language}: missing; the title has {listed(languages).replace(' or ', ' and ')}"
        if language in words and language not in languages:
            yield f"{key}.{language}: the title is not in this language; allowed {listed(languages)}"


def _unfit(lesson: Lesson) -> Iterator[str]:
    """What does not go together."""
    file = lesson.file
    figures = {f"cards[{place}].kind": card.kind for place, card in enumerate(file.cards)}
    figures |= {f"slides[{place}].figure": slide.figure or "" for place, slide in enumerate(file.slides)}
    for key, kind in figures.items():
        needed = _NEEDS.get(kind)
        if needed and not getattr(file, needed):
            yield f'{key}: "{kind}" has nothing to show; write {needed} as well'
    for place, card in enumerate(file.cards):
        for name in card.says:
            differences = [each for each, number in lesson.numbers.items() if number.part == CHANGE]
            if name not in differences:
                nearest = did_you_mean(name, differences)
                yield f"cards[{place}].says: {show(name)} is no difference of the lesson{nearest}"
    for name in [name for name in file.windows if name in PARTS]:
        yield f"windows.{name}: is the name of a part of a number; allowed is another name"
    if file.worlds[0].scenario == file.worlds[1].scenario:
        yield "worlds: both are the same scenario; allowed are two that differ"
    for name, count in Counter(position.name for position in file.lever).items():
        if count > 1:
            yield f"lever: {count} positions are called {name}; allowed is a name for each"


def _outside(lesson: Lesson) -> Iterator[str]:
    """Years that are not simulated, or not shown."""
    file, shown = lesson.file, lesson.file.shown
    worlds = [load_scenario(source(world.scenario, lesson.folder)) for world in file.worlds]
    first, last = max(each.first_year for each in worlds), min(each.last_year for each in worlds)
    spans = {"shown": shown, "years": file.years}
    spans |= {f"windows.{name}": years for name, years in file.windows.items()}
    for key, years in spans.items():
        if not first <= years[0] <= years[-1] <= last:
            yield f"{key}: {'–'.join(map(str, years))} is not simulated; allowed are years of {first}–{last}"
    for place, each in enumerate(file.cities):
        if not first <= each.year <= shown[1]:
            yield f"cities[{place}].year: {each.year} is not shown; allowed is a year of {first}–{shown[1]}"
    if file.guess_from is not None and not shown[0] <= file.guess_from < shown[1]:
        yield f"guess_from: {file.guess_from} is not shown; allowed is a year of {shown[0]}–{shown[1] - 1}"


def _wrong_positions(lesson: Lesson) -> Iterator[str]:
    for place, position in enumerate(lesson.file.lever):
        if position.parameters and position.scenario:
            yield f"lever[{place}]: has parameters and a scenario; allowed is one of the two"
        load = partial(load_scenario, set=position.parameters)
        for world in lesson.file.worlds if position.parameters else ():
            try:
                load(source(world.scenario, lesson.folder))
            except ScenarioError as error:
                yield from (f"lever[{place}]: {problem}" for problem in error.problems)
                break
