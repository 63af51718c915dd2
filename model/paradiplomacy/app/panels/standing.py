"""A game beside the rules, as HTML: four aims in this world and in others, and what of it is luck."""

import math
from collections.abc import Iterator
from itertools import chain
from typing import Any

from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.game import MERIT
from paradiplomacy.app.state.scores import AIMS, Scores, more_than, verdict
from paradiplomacy.common.languages.texts import Texts

_DECIMALS = {"small_cities": 1, "countries": 1}
_PERCENT = {"small_cities"}


def standing(scores: Scores, aim: str, texts: Texts) -> str:
    """The sentences about an aim, and a table of each, that one first."""
    tables = [_table(scores, one, texts) for one in sorted(AIMS, key=lambda one: one != aim)]
    lines = [*_lines(scores, aim, texts), texts("play.caution")]
    return html("scores", texts=texts, scores=scores, lines=lines, tables=tables)


def figure(aim: str, value: float, texts: Texts, *, signed: bool = False) -> str:
    """What is reached of an aim, as it is read."""
    if math.isnan(value):
        return "–"
    number = texts.number(100 * value if aim in _PERCENT else value, _DECIMALS.get(aim, 0), signed=signed)
    return f"{number}\N{NO-BREAK SPACE}%" if aim in _PERCENT else number


def _lines(scores: Scores, aim: str, texts: Texts) -> Iterator[str]:
    mine, here = scores.mine[aim], [of[aim] for of in scores.here.values()]
    counts = {
        "more": sum(value > mine for value in here),
        "same": sum(value == mine for value in here),
        "less": sum(value < mine for value in here),
    }
    reached = figure(aim, mine, texts)
    yield texts("play.reached", aim=texts(f"play.aim.{aim}"), mine=reached, **counts)
    merit, worlds = scores.here[MERIT][aim], _numbers(scores.elsewhere[MERIT][aim])
    if not worlds or math.isnan(merit + mine):
        return
    low, high = (figure(aim, end, texts) for end in (min(worlds), max(worlds)))
    yield texts(
        "play.luck", here=figure(aim, merit, texts), low=low, high=high, fewer=more_than(merit, worlds)
    )
    gap = figure(aim, mine - merit, texts, signed=True)
    said = verdict(mine, worlds)
    yield texts(f"play.{said}", mine=reached, **({"gap": gap} if said == "within" else {}))


def _table(scores: Scores, aim: str, texts: Texts) -> dict[str, Any]:
    mine = scores.mine[aim]
    worlds = {rule: _numbers(of[aim]) for rule, of in scores.elsewhere.items()}
    here = {rule: of[aim] for rule, of in scores.here.items()}
    values = _numbers((mine, *here.values(), *chain.from_iterable(worlds.values())))
    low, high = min(values, default=0.0), max(values, default=1.0)

    def place(value: float) -> float | None:
        """Percent of the way from the least to the most, with room for the marks."""
        return None if math.isnan(value) else round(3 + 94 * (value - low) / ((high - low) or 1), 1)

    rows = [
        {
            **_row(here[rule], mine, of, aim, texts),
            "label": texts.rule(rule, heading=True),
            "now": place(here[rule]),
            "dots": [place(value) for value in of],
        }
        for rule, of in worlds.items()
    ]
    return {"aim": aim, "mine": figure(aim, mine, texts), "place": place(mine), "rows": rows}


def _row(here: float, mine: float, worlds: tuple[float, ...], aim: str, texts: Texts) -> dict[str, Any]:
    ends = (min(worlds), max(worlds)) if worlds else (math.nan, math.nan)
    low, high = (figure(aim, end, texts) for end in ends)
    ahead = texts("play.ahead_of", number=more_than(mine, worlds), worlds=len(worlds))
    return {
        "here": figure(aim, here, texts),
        "spoken": texts("play.strip_spoken", low=low, high=high),
        "ahead": "–" if math.isnan(mine) else ahead,
    }


def _numbers(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(value for value in values if not math.isnan(value))
