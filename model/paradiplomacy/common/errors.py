"""What this package raises when an input cannot be used: one readable message, all problems at once."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

SHOWN = 40
"""Largest number of problems of one file that is printed; nobody reads more."""


class ParadiplomacyError(ValueError):
    """An input that cannot be used."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        super().__init__(message(source or '""', problems))
        self.source = source
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[object, tuple[str, tuple[str, ...]]]:
        """Errors travel between processes, so they are rebuilt from their parts."""
        return type(self), (self.source, self.problems)


class ScenarioError(ParadiplomacyError):
    """A scenario, or a parameter of one, that cannot be used."""


class ExperimentError(ParadiplomacyError):
    """An experiment file that cannot be used."""


class ResultsError(ParadiplomacyError):
    """A result folder that cannot be written, continued or read."""


def message(source: str, problems: Sequence[str]) -> str:
    """The name of the file and its problems, one a line.

    >>> print(message("mine.toml", ["name: missing", "to: 2010 is before from, 2014"]))
    mine.toml: 2 problems
      name: missing
      to: 2010 is before from, 2014
    """
    if len(problems) <= SHOWN:
        lines = [f"{source}: {counted(len(problems), 'problem')}", *problems]
    else:
        lines = [f"{source}: more than {SHOWN} problems", *problems[:SHOWN], "and more"]
    return "\n  ".join(map(printable, lines))


LINES = "\n\t"
"""Control characters of a text of several lines."""
_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Shape letters of Persian and of India, and many emoji; they move and turn nothing."""


def controls(text: str, kept: str = "") -> list[str]:
    """The characters, each once, that would move a cursor, hide or turn round other text, or are none."""
    kept += _JOINERS
    return [
        each for each in dict.fromkeys(text) if unicodedata.category(each) in _CONTROLS and each not in kept
    ]


def printable(text: str, kept: str = "") -> str:
    r"""A text on one line, fit for any terminal; names of files need not even be Unicode.

    >>> printable("\x1b[2Jname"), printable("two\nlines", LINES)
    ('�[2Jname', 'two\nlines')
    """
    return text.translate(dict.fromkeys(map(ord, controls(text, kept)), "\N{REPLACEMENT CHARACTER}"))


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "problem"), counted(1200, "run")
    ('1 problem', '1,200 runs')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The nearest right name, None where none is near."""
    return next(iter(difflib.get_close_matches(name[:80], list(names), n=1)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The nearest right name as the end of a message, or nothing where none is near.

    >>> did_you_mean("basline", ["baseline", "history"])
    '; did you mean "baseline"?'
    """
    right = nearest(name, names)
    return f'; did you mean "{right}"?' if right else ""


def listed(names: Iterable[str]) -> str:
    """Names as an enumeration: ``merit, lottery or country-quota``."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
