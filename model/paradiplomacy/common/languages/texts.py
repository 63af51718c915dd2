"""Texts of the classroom in English, Spanish and Portuguese, one folder of TOML files a language."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from paradiplomacy.common.errors import ParadiplomacyError, listed

LANGUAGES = {"en": "English", "es": "Español", "pt": "Português"}
"""Codes of the languages and what they call themselves."""

MARKS = {"en": (",", "."), "es": (".", ","), "pt": (".", ",")}
"""What separates thousands and decimals."""


class Texts:
    """The texts of a language.

    Raises:
        ParadiplomacyError: there are none in this language.

    >>> Texts("es").number(1234.5, 1), Texts("en").number(-0.25, 2)
    ('1.234,5', '−0.25')
    """

    def __init__(self, language: str = "en") -> None:
        if language not in LANGUAGES:
            raise ParadiplomacyError("language", [f"{language}: allowed {listed(LANGUAGES)}"])
        self.language = language

    @property
    def _texts(self) -> Mapping[str, str]:
        return texts(self.language)  # read when the first text is asked for: many only write numbers

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key such as ``page.title``, with its ``{places}`` filled."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self._texts

    def table(self, key: str) -> list[str]:
        """All texts directly below a key, in the order in which they are written down."""
        return list(self.below(key).values())

    def below(self, key: str) -> dict[str, str]:
        """The same by the last part of their keys."""
        return dict(_branches(self.language).get(key, {}))

    def scenario(self, name: str, title: str) -> str:
        """The title of a scenario; those from files have their own."""
        return self._texts.get(f"scenarios.{name}.title", title)

    def description(self, name: str, description: str) -> str:
        """What a scenario is, likewise."""
        return " ".join(self._texts.get(f"scenarios.{name}.description", description).split())

    def rule(self, name: str, *, heading: bool = False) -> str:
        """What a rule of the fund is called; one that a user adds goes by its own name."""
        text = self._texts.get(f"fund.rule.{name}", name)
        return text[:1].upper() + text[1:] if heading else text

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number as this language writes it."""
        text = f"{value:{'+' if signed else ''},.{decimals}f}"
        if not text.strip("+-0,."):
            text = text.lstrip("+-")
        return self._punctuate(text)

    def amount(self, value: float) -> str:
        """A number with as many decimals as it has, as this language writes it."""
        return self._punctuate(f"{value:,.10g}")

    def _punctuate(self, text: str) -> str:
        """Digits with the marks of this language."""
        thousands, point = MARKS[self.language]
        return text.translate({ord(","): thousands, ord("."): point, ord("-"): "\N{MINUS SIGN}"})


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language by dotted key, the name of the file first."""
    folder = files("paradiplomacy.common.languages") / language
    by_key: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            by_key |= dict(_flatten(content, file.name.removesuffix(".toml")))
    return by_key


@cache
def _branches(language: str) -> Mapping[str, Mapping[str, str]]:
    """The texts directly below each key, by the last part of their own."""
    branches: dict[str, dict[str, str]] = {}
    for key, text in texts(language).items():
        above, _, last = key.rpartition(".")
        branches.setdefault(above, {})[last] = text
    return branches


def _flatten(table: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{above}.{key}")
        else:
            yield f"{above}.{key}", value
