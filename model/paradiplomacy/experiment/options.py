"""Options that several commands have; and every command refuses blank text, other digits, repetition."""

import inspect
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints, override

import typer
from typer.core import TyperCommand

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.numbers import read_number, read_whole
from paradiplomacy.common.quoted import show

Changes = Annotated[
    list[str],
    typer.Option("--set", help="A parameter or event field to set in all scenarios.", metavar="NAME=VALUE"),
]
Jobs = Annotated[int | None, typer.Option(help="Processes; 0 for all cores. Left out: what is faster.")]
Csv = Annotated[bool, typer.Option("--csv", help="Tables as CSV too.")]
CsvStyle = Annotated[str | None, typer.Option("--csv-style", help="CSV in a style.", metavar="plain|excel")]
Xlsx = Annotated[bool, typer.Option("--xlsx", help="Tables as sheets of a workbook too.")]
Netcdf = Annotated[bool, typer.Option("--netcdf", help="Years as a netCDF file too.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="No figures and no report.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for machines.")]


def _known_language(language: str) -> str:
    from paradiplomacy.common.languages.texts import Texts

    return Texts(language).language


Language = Annotated[str, typer.Option(help="en, es or pt.", callback=_known_language)]
"""Refused before anything else is done, where there are no texts in it."""
Strict = Annotated[bool, typer.Option("--strict", help="Refuse what changed since it was written.")]


class StrictCommand(TyperCommand):
    """A command whose arguments and options are looked at as they were typed."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if self.callback and not set(args) & set(ctx.help_option_names):
            texts, _, order = self.make_parser(ctx).parse_args(args=list(args))
            kinds = get_type_hints(inspect.unwrap(self.callback))
            times = Counter(param.name for param in order)
            problems = [
                problem
                for param in self.params
                if param.name in kinds
                for problem in _problems(param, texts.get(param.name), kinds[param.name], times[param.name])
            ]
            if problems:
                raise ExperimentError(self.name or "", problems)
        return super().parse_args(ctx, args)


def _problems(param: Any, given: object, kind: Any, times: int) -> Iterator[str]:
    """What means nothing in the text or texts of an argument or option."""
    name = param.opts[0] if param.opts[0].startswith("-") else param.metavar or param.name.upper()
    if isinstance(given, str):
        yield from _text_problems(name, given, {kind, *get_args(kind)})
        if times > 1:
            yield f"{name}: stands there {times} times; allowed is once"
    elif isinstance(given, list | tuple):
        for text, number in Counter(given).items():
            yield from _text_problems(name, text, {kind, *get_args(kind)})
            if number > 1:
                yield f"{name}: {show(text)} stands there {number} times; allowed is once"


def _text_problems(name: str, text: str, kinds: set[Any]) -> Iterator[str]:
    if not text.strip():
        yield f"{name}: {show(text)} is empty; allowed is some text, or to leave it out"
    elif int in kinds and read_whole(text) is None:
        yield f"{name}: {show(text)} is not a whole number; allowed are plain digits, as in 2014"
    elif float in kinds and read_number(text) is None:
        yield f"{name}: {show(text)} is not a number; allowed are plain digits, as in 0.25"
    elif text.endswith(("/", "/.")) and os.path.isfile(Path(text)):  # noqa: PTH113 - it never raises
        yield f"{name}: {show(text)} names a file like a folder; allowed is {show(str(Path(text)))}"
