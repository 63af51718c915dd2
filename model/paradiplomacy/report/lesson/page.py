"""A lesson as one HTML file in a language: nothing is loaded, and only its own scripts may run."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from paradiplomacy.common.errors import ExperimentError, did_you_mean, listed
from paradiplomacy.common.languages.texts import LANGUAGES, MARKS, Texts
from paradiplomacy.experiment.lesson import Lesson, Words
from paradiplomacy.experiment.numbers import fill
from paradiplomacy.report.lesson.measures import Measures, Unit
from paradiplomacy.report.lesson.replay import World, explained, replayed
from paradiplomacy.report.map.film import packed
from paradiplomacy.report.scripts import script
from paradiplomacy.world.sources import outline

_SCRIPTS = ("lesson-charts.js", "lesson-map.js", "lesson.js")
SHEETS = ("cards", "teacher", "worksheet", "slides")
"""What the page can show and print."""


class Told:
    """A lesson with its runs, ready to be told in each of its languages."""

    def __init__(self, measures: Measures) -> None:
        self.measures, self.lesson = measures, measures.lesson
        file = self.lesson.file
        results, *arms = measures.arms("effect")
        seed = results.request.seed_of(0)
        self.worlds: list[World] = [replayed(arm, seed, file.shown, file.cities) for arm in arms]

    def page(self, language: str) -> str:
        """The lesson in a language."""
        check_language(self.lesson, language)
        texts, values = Texts(language), self.measures.values(language)
        scripts = [script(name) for name in _SCRIPTS]
        file = self.lesson.file

        def said(words: Words | None) -> Markup:
            return _paragraphs(fill(getattr(words, language) if words else "", values))

        def line(words: Words) -> str:
            return fill(getattr(words, language), values)

        return environment().get_template("lesson.html").render(
            texts=texts, file=file, said=said, line=line, language=language, sheets=SHEETS,
            minutes=sum(card.minutes for card in file.cards),
            style=Markup(script("lesson.css")), scripts=[Markup(each) for each in scripts],
            policy=" ".join(map(_fingerprint, scripts)), data=self._data(texts, line),
            sentences=[self.measures.sentence("effect", each.indicator, texts) for each in file.indicators],
            recorded=self._recorded(texts),
        )  # fmt: skip

    def _recorded(self, texts: Texts) -> list[str]:
        if self.lesson.file.recorded is None:
            return []
        return [self.measures.sentence("recorded", name, texts) for name in self.measures.indicators]

    def _data(self, texts: Texts, line: Any) -> dict[str, Any]:
        """What the scripts need."""
        file, measures = self.lesson.file, self.measures
        names = [line(each.name) for each in file.worlds]
        marks = [{"from": each.first, "to": each.last, "text": line(each.text)} for each in file.marks]
        return {
            "words": texts.below("lesson.script") | texts.below("explain.bars"),
            "marks": MARKS[texts.language],
            "events": marks,
            "guess": file.guess_from,
            "window": file.years,
            "unit": Unit(measures.indicators[0]).decimals,
            "most": Unit(measures.indicators[0]).most,
            "worlds": self._curves("effect", names, line),
            "recorded": self._curves("recorded", [line(each.name) for each in file.recorded.worlds], line)
            if file.recorded
            else None,
            "pairs": measures.pairs(),
            "lever": [
                {"label": line(each.label), "text": line(each.text) if each.text else "", "ends": ends}
                for each, ends in zip(file.lever, measures.bars(), strict=True)
            ],
            "cities": [
                {"name": each.city, "year": each.year, "text": line(each.text)}
                | explained(place, self.worlds, names, texts)
                for place, each in enumerate(file.cities)
            ],
            "film": self._film(texts),
        }

    def _curves(self, of: str, names: list[str], line: Any) -> dict[str, Any]:
        measures = self.measures
        indicators = [
            {"name": line(each.name), "decimals": Unit(each.indicator).decimals}
            | measures.curves(of, each.indicator)
            for each in self.lesson.file.indicators
        ]
        return {"names": names, "years": measures.years(of), "indicators": indicators}

    def _film(self, texts: Texts) -> dict[str, Any] | None:
        if not any(card.kind == "film" for card in self.lesson.file.cards):
            return None
        return {
            "land": [_rings(feature["geometry"]) for feature in outline()["features"]],
            "worlds": [packed(world.scenes, texts) for world in self.worlds],
        }


def check_language(lesson: Lesson, language: str) -> None:
    """Refuse a language in which there is nothing to read."""
    if language not in lesson.languages:
        near = did_you_mean(language, LANGUAGES)
        problem = f"language {language}: allowed {listed(lesson.languages)}{near}"
        raise ExperimentError(lesson.file.name, [problem])


def environment() -> Environment:
    """Templates of the report's folder; texts are escaped."""
    return Environment(
        loader=PackageLoader("paradiplomacy.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _fingerprint(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _paragraphs(text: str) -> Markup:
    """Paragraphs, parted by an empty line; lines that begin with a hyphen are a list."""
    text = text.replace(" %", "\N{NO-BREAK SPACE}%")  # a number and its sign stay on one line
    made = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        if all(each.startswith("- ") for each in lines):
            items = Markup("").join(Markup("<li>{}</li>").format(each[2:]) for each in lines)
            made.append(Markup("<ul>{}</ul>").format(items))
        elif part:
            made.append(Markup("<p>{}</p>").format(" ".join(each.strip() for each in lines)))
    return Markup("\n").join(made)


def _rings(geometry: Mapping[str, Any]) -> list[list[list[float]]]:
    """The outer rings of a piece of land, two digits after the point."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[round(x, 2), round(y, 2)] for x, y in polygon[0]] for polygon in polygons]
