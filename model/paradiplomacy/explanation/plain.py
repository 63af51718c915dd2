"""An explanation as plain text: sentences, bars of signs, and numbers if they are asked for."""

from collections.abc import Iterator

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.facts import Facts
from paradiplomacy.explanation.numbers import Row
from paradiplomacy.explanation.reasons import Weights
from paradiplomacy.explanation.words import Told, put_into_words

_LONGEST = 12
"""Signs of the longest bar."""


def in_plain_text(explanation: Facts, texts: Texts, *, numbered: bool = False) -> str:
    """The explanation as a command prints it."""
    wording = put_into_words(explanation, texts)
    parts = ["\n".join(_part(part, texts, numbered)) for part in wording.parts]
    nothing = [] if wording.decisions else [texts("explain.said.nothing")]
    return "\n\n".join([wording.title, *parts, *nothing])


def _part(part: Told, texts: Texts, numbered: bool) -> Iterator[str]:
    yield part.paragraph
    yield from bars(part.weights, texts)
    if numbered:
        yield from rows(part.numbers)


def bars(weights: Weights, texts: Texts) -> Iterator[str]:
    """What weighed, a line each: signs to the left speak against it, to the right for it."""
    values = [value for side in weights.sides for value in side]
    if not values:
        return
    worlds = [texts("explain.bars.first"), texts("explain.bars.second")] if weights.sides[1:] else [""]
    wide, most = max(map(len, weights.names)), max(map(abs, values))
    margin = max(map(len, worlds)) + 2

    def line(name: str, world: str, left: str, right: str) -> str:
        return f"  {name:{wide}}  {world:{margin}}{left:>{_LONGEST}} | {right}".rstrip()

    yield line("", "", texts("explain.bars.against"), texts("explain.bars.for_it"))
    for name, *both in zip(weights.names, *weights.sides, strict=True):
        for world, value in zip(worlds, both, strict=True):
            signs = "+" * max(1, round(_LONGEST * abs(value) / most)) if value else ""
            first = name if world == worlds[0] else ""
            yield line(first, world, signs.replace("+", "-") if value < 0 else "", "" if value < 0 else signs)


def rows(numbers: list[Row]) -> Iterator[str]:
    """Numbers, a line each, in one column or in two."""
    for label, values in numbers:
        yield "  " + "".join(f"{value:>10}" for value in values) + f"  {label}"
