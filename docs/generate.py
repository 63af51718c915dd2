"""Write the pages of the documentation that follow from the code and from the two tables beside this file.

Run it after a change of the code or the tests: ``uv run python docs/generate.py``. A test compares the
pages with what this script would write.
"""

import ast
import csv
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import promises
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import paradiplomacy
from paradiplomacy.common.problems import allowed, expanded_schema
from paradiplomacy.common.quoted import amount, word
from paradiplomacy.experiment.analysis import Stop
from paradiplomacy.experiment.designs.keys import KINDS as DESIGNS
from paradiplomacy.experiment.designs.keys import SpanKeys
from paradiplomacy.experiment.designs.priors import PRIORS
from paradiplomacy.experiment.file import ExperimentFile, Quick
from paradiplomacy.experiment.named import Derived, NamedContrast
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.events import KINDS, Event
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.lists import changes_in_words
from paradiplomacy.scenario.parameters.base import SOURCES, Parameter
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.scenario.scenario import Scenario

DOCS = Path(__file__).parent
TESTS = DOCS.parent / "tests"
PACKAGE = Path(paradiplomacy.__file__).parent

NOTICE = "<!-- Written by docs/generate.py; changes made here are lost. -->"
CLAIM = re.compile(r"\b[A-JOSTW]\d{1,2}\b")

type Row = dict[str, str]


def pages() -> dict[str, str]:
    """The generated pages: text by name of the file."""
    return {
        "parameters.md": parameters_page(),
        "indicators.md": indicators_page(),
        "scenarios.md": scenarios_page(),
        "experiment-keys.md": experiment_keys_page(),
        "mechanisms.md": mechanisms_page(),
        "claims.md": claims_page(),
        "reliability.md": promises.page(table),
    }


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [[*head], *([*row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([NOTICE, f"# {title}", *parts]) + "\n"


def _about(one: object) -> str:
    """The documentation of a class."""
    return " ".join((one.__doc__ or "").split()).replace("``", "`")


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@cache
def rows_of(name: str) -> list[Row]:
    """The rows of a table beside this file."""
    with (DOCS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- Parameters ---


def parameters_page() -> str:
    """All parameters by group."""
    codes = ", ".join(f"**{code}** {words}" for code, words in SOURCES.items())
    groups: dict[str, list[Parameter]] = defaultdict(list)
    for parameter in PARAMETERS.values():
        groups[parameter.name.split(".")[0]].append(parameter)
    return _page(
        "Parameters",
        f"{len(PARAMETERS)} parameters, each a key of scenario files and of `--set NAME=VALUE`. *Allowed* is "
        "what validation accepts, *plausible* the range for sensitivity analysis. Symbols and numbers of "
        f"equations are those of [model.md](model.md). Sources: {codes}. Slopes are entered positive; the "
        "equation holds the sign.",
        *map(_parameters, groups.items()),
    )


def _parameters(group: tuple[str, list[Parameter]]) -> str:
    head = ("name", "default", "unit", "allowed", "plausible", "meaning", "symbol", "source")
    name, parameters = group
    about = _about(Settings.model_fields[name].default)
    return f"## {name}\n\n{about}\n\n{table(head, map(_parameter, parameters))}"


def _parameter(one: Parameter) -> tuple[str, ...]:
    allowed = ", ".join(map(word, one.choices)) if one.choices else _range(one.allowed)
    plausible, source = _range(one.plausible), f"**{one.source}** {one.note}".strip()
    return f"`{one.name}`", word(one.default), one.unit, allowed, plausible, one.meaning, one.symbol, source


def _range(both: tuple[float, float] | None) -> str:
    return f"{amount(both[0])} to {amount(both[1])}" if both else ""


# --- Indicators ---


def indicators_page() -> str:
    """All indicators by the module that defines them."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, one in INDICATORS.items():
        modules[one.function.__module__].append(name)
    return _page(
        "Indicators",
        f"{len(INDICATORS)} columns of `years.parquet`, one value a run and year. Flows count the year, "
        "stocks are those of 31 December; members are those after the year's Summit. A value that is "
        "undefined, such as a ratio without a denominator, is null. The claims are those of "
        "[claims.md](claims.md).",
        *(f"## {_title(module)}\n\n{_indicators(names)}" for module, names in modules.items()),
    )


def _title(module: str) -> str:
    """``Money`` from the first line of the module, ``Indicators of money, in US dollars …``."""
    line = (sys.modules[module].__doc__ or "").partition("\n")[0].partition(",")[0]
    return line.removeprefix("Indicators of ").rstrip(".").capitalize()


def _indicators(names: Iterable[str]) -> str:
    found = [INDICATORS[name] for name in names]
    rows = ((f"`{one.name}`", one.meaning, one.unit, " ".join(one.claims)) for one in found)
    return table(("name", "meaning", "unit", "claims"), rows)


# --- Scenarios ---


def scenarios_page() -> str:
    """All built-in scenarios, and the kinds of events that a file may hold."""
    found = builtin_scenarios()
    kinds = (_kind(name, kind) for name, kind in KINDS.items())
    return _page(
        "Scenarios",
        f"{len(found)} built-in scenarios, each a small difference from the one that it extends. "
        "`paradiplomacy scenarios` lists them; [a new scenario](contributing/scenario.md) shows how to "
        "write one.",
        *map(_scenario, found),
        "## Kinds of events",
        "An event says when, a parameter says how much. `from` and `to` are years, both included; without "
        "`to` an event lasts to the end. `duration = 7` in place of `to` is the number of years. Two events "
        "of one kind may not overlap; those with `countries` may, in different countries.",
        table(("kind", "what it does", "keys beside `from` and `to`"), kinds),
    )


def _scenario(one: Scenario) -> str:
    head = f"## {one.name}\n\n**{one.title}.** {one.description}\n\n[File](../scenarios/{one.name}.toml), "
    if one.lineage:
        head += f"extends `{one.lineage[0]}` and changes"
        lines = changes_in_words(one, load_scenario(one.lineage[0]))
    else:
        head += f"{one.first_year}–{one.last_year}, {one.governments} governments, with the events"
        lines = [event.words() for event in one.events]
    return "\n".join([head, "", *(f"- {line}" for line in lines)])


def _kind(name: str, kind: type[Event]) -> tuple[str, str, str]:
    lasts = f" Lasts {kind.usual_years} years where no end is given." if kind.usual_years else ""
    return f"`{name}`", _about(kind) + lasts, "<br>".join(_keys(kind))


def _keys(kind: type[Event]) -> Iterator[str]:
    """The keys of a kind of event beside those that all have."""
    for name, field in kind.model_fields.items():
        if name not in Event.model_fields:
            number = isinstance(field.default, int | float)
            usual = f" (usually {word(field.default)})" if number else ""
            yield f"`{name}`: {field.description}{usual}"


# --- Keys of experiment files ---


def experiment_keys_page() -> str:
    """The keys of experiment files and of each kind of design."""
    return _page(
        "Keys of experiment files",
        "What an experiment file may hold; [experiments.md](experiments.md) shows how it is used, and "
        "`paradiplomacy schema experiment` prints a JSON Schema for editors.",
        f"## The file\n\n{_keys_table(ExperimentFile)}",
        _keys_section("## quick", Quick),
        "## design\n\nThe keys depend on the kind.",
        *(_keys_section(f"### {kind}", keys) for kind, keys in DESIGNS.items()),
        _keys_section("## stop", Stop),
        _keys_section("## A contrast", NamedContrast),
        _keys_section("## A derived quantity", Derived),
        f"## A range\n\nOf a sampling design, in braces.\n\n{_keys_table(SpanKeys)}",
        "## A distribution\n\nOf a sampling design, in braces.",
        *(_keys_section(f"### {name}", keys) for name, keys in PRIORS.items()),
    )


def _keys_section(head: str, model: type[BaseModel]) -> str:
    return f"{head}\n\n{_about(model)}\n\n{_keys_table(model)}"


def _keys_table(model: type[BaseModel]) -> str:
    schema = expanded_schema(model)["properties"]
    rows = (
        (f"`{name}`", _usual(field), allowed(schema[name]), field.description or "")
        for name, field in model.model_fields.items()
    )
    return table(("key", "left out", "allowed", "meaning"), rows)


def _usual(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    if isinstance(field.default, list):
        return ", ".join(map(word, field.default))
    if field.default in (None, "", {}) or isinstance(field.default, BaseModel):
        return ""
    return str(field.default) if field.annotation is int else word(field.default)


# --- Mechanisms ---


def mechanisms_page() -> str:
    """The mechanisms of ``mechanisms.csv`` by part, each with its rules, indicators and switch."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of("mechanisms.csv"):
        parts[row["part"]].append(row)
    head = ("mechanism", "what it says", "claims", "rules", "indicators", "no effect with")
    return _page(
        "Mechanisms",
        "From a sentence of the paper to the line that computes it: one row a mechanism. Equations stand in "
        "[model.md](model.md) and in the documentation of each rule, claims in [claims.md](claims.md). "
        "Every rule is a pure function of columns; phases call them in the order of the year.",
        *(f"## {part}\n\n{table(head, map(_mechanism, rows))}" for part, rows in parts.items()),
    )


def _mechanism(row: Row) -> tuple[str, ...]:
    rules = ", ".join(_link(*home(place)) for place in row["code"].split())
    shown = _codes(row["indicators"].split()), _codes(row["off"].split())
    return row["mechanism"], row["says"], row["claims"], rules, *shown


def home(place: str) -> tuple[str, str]:
    """File and name of a place such as ``law.gate``, in rules, or ``world/ties.Ties.renew``."""
    path, _, name = place.partition(".")
    return f"{path if '/' in path else f'rules/{path}'}.py", name


def _link(file: str, name: str) -> str:
    return f"[{_label(file, name)}](../model/paradiplomacy/{file})"


def _label(file: str, name: str = "") -> str:
    """A place in the code: ``rules/law.gate``."""
    return ".".join(filter(None, (file.removesuffix(".py"), name)))


# --- Claims ---


def claims_page() -> str:
    """The table of all claims with the code, indicators, scenarios, parameters and tests that name each."""
    rows, places = rows_of("claims.csv"), list(mentions().values())
    counts = ", ".join(f"{sum(mark in row['mark'] for row in rows)} {mark}" for mark in "EIPVFX")
    found = (
        (row["id"], row["mark"], _claim(row), *(", ".join(one[row["id"]]) for one in places)) for row in rows
    )
    return _page(
        "Claims of the paper",
        f"All {len(rows)} claims of Alibalaev and Kuznetsov (2022) that a model could take up, in a few "
        "words of ours, with the places that name them or belong to their [mechanisms](mechanisms.md). "
        "**E** emerges from the model; **I** is imposed, since its sign follows from an equation, holds in "
        "more than 95 % of worlds drawn from the plausible ranges or goes with one mechanism, so that only "
        "its size is news and it never counts as confirmation; **P** is an input or a rule; **V** a datum to "
        "compare with; **F** fails: the model does not show it; **X** is left out, both with the reason. "
        f"Claims with two marks counted twice: {counts}. The first letter is the "
        "place in the paper: A abstract and introduction, B concepts, C evolution and structure, D the "
        "programme and its effects, E law, F horizontality, G crisis, axes and forum, H 2014–2022, S W O T "
        "the rows of its Table 1, J what follows it. Tests are files below `tests/`.",
        table(("id", "mark", "claim", *mentions()), found),
    )


def _claim(row: Row) -> str:
    why = {"X": "Left out", "F": "Fails"}.get(row["mark"])
    return f"{row['claim']}. *{why}: {row['reason']}.*" if why else row["claim"]


@cache
def mentions() -> dict[str, defaultdict[str, list[str]]]:
    """For each kind of place, and each claim, the places that name the claim."""
    pairs = ((place, row["claims"]) for row in rows_of("mechanisms.csv") for place in row["code"].split())
    of_mechanisms = ((f"`{_label(*home(place))}`", claims) for place, claims in pairs)
    return {
        "code": _collected([*of_mechanisms, *_in_code()]),
        "indicators": _collected((f"`{one.name}`", " ".join(one.claims)) for one in INDICATORS.values()),
        "scenarios": _collected((f"`{one.name}`", one.description) for one in builtin_scenarios()),
        "parameters": _collected((f"`{one.name}`", one.note) for one in PARAMETERS.values()),
        "tests": _collected([*_of_mechanisms(), *_in_tests()]),
    }


def _collected(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, list[str]]:
    """For each claim the places, in order and once each, from pairs of a place and its text."""
    known = {row["id"] for row in rows_of("claims.csv")}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, text in pairs:
        for claim in known.intersection(CLAIM.findall(text)):
            if place not in found[claim]:
                found[claim].append(place)
    return found


def _in_code() -> Iterator[tuple[str, str]]:
    """Functions, classes, constants and modules of the model, with their documentation."""
    for room in ("world", "rules", "phases"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            yield from _documented(path)


def _documented(path: Path) -> Iterator[tuple[str, str]]:
    file = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield f"`{_label(file)}`", ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield f"`{_label(file, node.name)}`", ast.get_docstring(node) or ""
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        match before, after:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                yield f"`{_label(file, name)}`", text


def _of_mechanisms() -> Iterator[tuple[str, str]]:
    """Test files of mechanisms: those listed, and those that try one of their functions file by file."""
    for row in rows_of("mechanisms.csv"):
        for file in row["tests"].split():
            yield _test(TESTS / file), row["claims"]
        for place in row["code"].split():
            file, name = home(place)
            mirror = TESTS / re.sub(r"/(\w+\.py)", r"/test_\1", file)
            if mirror.exists() and re.search(rf"\b{name}\b", mirror.read_text(encoding="utf-8")):
                yield _test(mirror), row["claims"]


def _test(path: Path) -> str:
    return f"`{path.relative_to(TESTS).as_posix()}`"


def _in_tests() -> Iterator[tuple[str, str]]:
    """Test files with their comments and docstrings."""
    for path in sorted(TESTS.rglob("*.py")):
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        texts = [one.string for one in tokens if one.type in {tokenize.COMMENT, tokenize.STRING}]
        yield _test(path), "\n".join(text for text in texts if text.startswith(("#", '"""')))


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
