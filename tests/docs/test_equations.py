"""The equations of docs/model.md: well formed, their symbols explained, units as the parameters say."""

import re
from pathlib import Path

import pytest
from matplotlib.mathtext import MathTextParser

from paradiplomacy.scenario.parameters.settings import PARAMETERS

PAGE = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### \((\d+)\) .+?\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
SPOILED_BY_MARKDOWN = re.compile(r"\\[^a-zA-Z]|[*~<>&]|\]\(|\}_")

section = pytest.mark.parametrize("text", dict(SECTIONS).values(), ids=dict(SECTIONS))


def formulas(text: str) -> list[str]:
    return re.findall(r"^\$\$\n(.+?)\n\$\$$", text, re.MULTILINE | re.DOTALL)


def rows(text: str) -> list[list[str]]:
    """The cells of the where-list below the formulas: symbol, meaning, from, unit."""
    return [re.split(r" (?<!\\)\| ", row) for row in re.findall(r"^\| (\$.+) \|$", text, re.MULTILINE)]


def units_of(name: str) -> set[str]:
    """Units of a parameter, or of those of a group such as ``law.autonomy``."""
    return {one.unit for one in PARAMETERS.values() if f"{one.name}.".startswith(f"{name}.")}


def test_all_twenty_are_there_in_order() -> None:
    assert [int(number) for number, _ in SECTIONS] == list(range(1, 21))


@section
def test_formulas_are_well_formed(text: str) -> None:
    assert formulas(text)
    for formula in [*formulas(text), *re.findall(r"\$([^$\n]+)\$", text)]:
        MathTextParser("path").parse(f"${formula}$")
        assert not SPOILED_BY_MARKDOWN.search(formula), formula


@section
def test_explained_symbols_occur_in_the_formulas(text: str) -> None:
    symbols = re.findall(r"\$([^$]+)\$", " ".join(symbol for symbol, *_ in rows(text)))
    assert symbols
    assert not [symbol for symbol in symbols if symbol not in " ".join(formulas(text))]


@section
def test_units_are_those_of_the_parameters(text: str) -> None:
    for _, _, origin, unit in rows(text):
        written = unit.replace("\\|", "|").split(", ")
        for name in re.findall(r"`(\w+\.\w+)`", origin):
            assert units_of(name) & set(written), name
