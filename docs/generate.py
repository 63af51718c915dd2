"""Write the pages of the documentation that follow from the code: parameters, indicators, scenarios, claims.

Run it after a change of the code or the tests: ``uv run python docs/generate.py``. A test compares the pages with
what this script would write.
"""

import ast
import csv
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import paradiplomacy
from paradiplomacy.catalogue import changes_in_words
from paradiplomacy.events import KINDS, Event
from paradiplomacy.indicators import INDICATORS
from paradiplomacy.parameters import PARAMETERS, Parameter, Settings
from paradiplomacy.parameters.base import SOURCES
from paradiplomacy.scenario import Scenario, builtin_scenarios, load_scenario
from paradiplomacy.wording import amount, show

DOCS = Path(__file__).parent
TESTS = DOCS.parent / "tests"
PACKAGE = Path(paradiplomacy.__file__).parent
CODE = "../model/paradiplomacy"

NOTICE = "<!-- Written by docs/generate.py from the code; changes made here are lost. -->"
CLAIM = re.compile(r"\b[A-JOSTW]\d{1,2}\b")


def pages() -> dict[str, str]:
    """The generated pages: text by name of the file."""
    return {
        "parameters.md": parameters_page(),
        "indicators.md": indicators_page(),
        "scenarios.md": scenarios_page(),
        "claims.md": claims_page(),
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


def _word(value: object) -> str:
    """A value as readers write it: numbers with separators, choices without quotes."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return amount(value)
    return show(value).strip('"')


# --- Parameters ---


def parameters_page() -> str:
    """All parameters by group."""
    codes = ", ".join(f"**{code}** {words}" for code, words in SOURCES.items())
    groups: dict[str, list[Parameter]] = defaultdict(list)
    for parameter in PARAMETERS.values():
        groups[parameter.name.split(".")[0]].append(parameter)
    return _page(
        "Parameters",
        f"{len(PARAMETERS)} parameters, each the key of a scenario file and of `--set NAME=VALUE`. *Allowed* is what "
        "validation accepts, *plausible* the range for sensitivity analysis. The symbol is that of the equations in "
        f"[model.md](model.md). Sources: {codes}. Signs stand in the equations: slopes are entered positive.",
        *(f"## {name}\n\n{_about(name)}\n\n{_parameters(group)}" for name, group in groups.items()),
    )


def _about(group: str) -> str:
    return " ".join((Settings.model_fields[group].default.__doc__ or "").split())


def _parameters(group: list[Parameter]) -> str:
    head = ("name", "default", "unit", "allowed", "plausible", "meaning", "symbol", "source")
    return table(head, (_parameter(one) for one in group))


def _parameter(one: Parameter) -> tuple[str, ...]:
    allowed = ", ".join(_word(choice) for choice in one.choices) if one.choices else _range(one.allowed)
    source = f"**{one.source}** {one.note}".strip()
    name = f"`{one.name}`"
    return name, _word(one.default), one.unit, allowed, _range(one.plausible), one.meaning, one.symbol, source


def _range(both: tuple[float, float] | None) -> str:
    return f"{amount(both[0])} – {amount(both[1])}" if both else ""


# --- Indicators ---


def indicators_page() -> str:
    """All indicators by the module that defines them."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, one in INDICATORS.items():
        modules[one.function.__module__].append(name)
    return _page(
        "Indicators",
        f"{len(INDICATORS)} columns of `years.parquet`, one value a run and year. Flows count the year, stocks are those "
        "of 31 December; members are those after the year's Summit. A value that is undefined, such as a ratio without "
        "a denominator, is null. The claims are those of [claims.md](claims.md).",
        *(f"## {_title(module)}\n\n{_indicators(names)}" for module, names in modules.items()),
    )


def _title(module: str) -> str:
    words = (sys.modules[module].__doc__ or "").partition("\n")[0].partition(",")[0].removeprefix("Indicators of ")
    return words.rstrip(".").capitalize()


def _indicators(names: Iterable[str]) -> str:
    found = [INDICATORS[name] for name in names]
    rows = ((f"`{one.name}`", one.meaning, one.unit, " ".join(one.claims)) for one in found)
    return table(("name", "meaning", "unit", "claims"), rows)


# --- Scenarios ---


def scenarios_page() -> str:
    """All built-in scenarios, and the kinds of events that a file may hold."""
    found = builtin_scenarios()
    return _page(
        "Scenarios",
        f"{len(found)} built-in scenarios, each a small difference from the one that it extends. `paradiplomacy "
        "scenarios` lists them; [a new scenario](contributing/scenario.md) shows how to write one.",
        *(_scenario(one) for one in found),
        "## Kinds of events",
        "An event says when, a parameter says how much. `from` and `to` are years, both included; without `to` an event "
        "lasts to the end. Two events of one kind may not overlap; those with `countries` may, in different countries.",
        table(("kind", "what it does", "keys beside `from` and `to`"), (_kind(name, kind) for name, kind in KINDS.items())),
    )


def _scenario(one: Scenario) -> str:
    text = f"## {one.name}\n\n**{one.title}.** {one.description}\n\n[File](../scenarios/{one.name}.toml), "
    if not one.lineage:
        events = "\n".join(f"- {event.words()}" for event in one.events)
        return f"{text}{one.first_year}–{one.last_year}, {one.governments} governments, with the events\n\n{events}"
    changes = changes_in_words(one, load_scenario(one.lineage[0]))
    return f"{text}extends `{one.lineage[0]}` and changes\n\n" + "\n".join(f"- {change}" for change in changes)


def _kind(name: str, kind: type[Event]) -> tuple[str, str, str]:
    about = " ".join((kind.__doc__ or "").split()).replace("``", "`")
    lasts = f" Lasts {kind.usual_years} years where no end is given." if kind.usual_years else ""
    return f"`{name}`", about + lasts, "<br>".join(_keys(kind))


def _keys(kind: type[Event]) -> Iterator[str]:
    """The keys of a kind of event beside those that all have."""
    for name, field in kind.model_fields.items():
        if name not in Event.model_fields:
            number = isinstance(field.default, int | float)
            usual = f" (usually {_word(field.default)})" if number else ""
            yield f"`{name}`: {field.description}{usual}"


# --- Claims ---


def claims() -> list[dict[str, str]]:
    """The rows of ``claims.csv``: id, mark, claim in our words, reason where it is left out."""
    with (DOCS / "claims.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def claims_page() -> str:
    """The table of all claims with the code, indicators, scenarios, parameters and tests that name each."""
    rows = claims()
    places = [in_code(), in_indicators(), in_scenarios(), in_parameters(), in_tests()]
    counts = ", ".join(f"{sum(mark in row['mark'] for row in rows)} {mark}" for mark in "EIPVX")
    return _page(
        "Claims of the paper",
        f"All {len(rows)} claims of Alibalaev and Kuznetsov (2022) that a model could take up, in a few words of ours, "
        "with the places that name them. **E** emerges from the model, **I** is imposed by an equation, so that only its "
        "size is news and it never counts as confirmation, **P** is an input or a rule, **V** a datum to compare with, "
        f"**X** is left out, with the reason. Claims with two marks counted twice: {counts}. The first letter is the place "
        "in the paper: A abstract and introduction, B concepts, C evolution and structure, D the programme and its "
        "effects, E law, F horizontality, G crisis, axes and forum, H 2014–2022, S W O T the rows of its Table 1, J what "
        "follows it.",
        table(
            ("id", "mark", "claim", "code", "indicators", "scenarios", "parameters", "tests"),
            ((row["id"], row["mark"], _claim(row), *(", ".join(one[row["id"]]) for one in places)) for row in rows),
        ),
    )


def _claim(row: dict[str, str]) -> str:
    return f"{row['claim']}. *Left out: {row['reason']}.*" if row["reason"] else row["claim"]


def _named(text: str) -> set[str]:
    """Claims that a text names."""
    return set(CLAIM.findall(text)) & {row["id"] for row in claims()}


def _collected(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, list[str]]:
    """For each claim the places, in order and once each, from pairs of a place and its text."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, text in pairs:
        for claim in _named(text):
            if place not in found[claim]:
                found[claim].append(place)
    return found


def in_indicators() -> defaultdict[str, list[str]]:
    """Indicators that speak to each claim."""
    return _collected((f"`{one.name}`", " ".join(one.claims)) for one in INDICATORS.values())


def in_scenarios() -> defaultdict[str, list[str]]:
    """Built-in scenarios whose description names each claim."""
    return _collected((f"`{one.name}`", one.description) for one in builtin_scenarios())


def in_parameters() -> defaultdict[str, list[str]]:
    """Parameters whose note names each claim."""
    return _collected((f"`{one.name}`", one.note) for one in PARAMETERS.values())


def in_code() -> defaultdict[str, list[str]]:
    """Functions, classes and modules of the model whose documentation names each claim."""
    rooms = ("world", "rules", "phases")
    files = sorted(path for room in rooms for path in (PACKAGE / room).glob("*.py"))
    files += [PACKAGE / "agents.py", PACKAGE / "model.py"]
    return _collected(pair for path in files for pair in _documented(path))


def _documented(path: Path) -> Iterator[tuple[str, str]]:
    """The parts of a source file with their documentation: docstrings, of constants too."""
    file = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield f"[{file.removesuffix('.py')}]({CODE}/{file})", ast.get_docstring(tree) or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            place = f"[{file.removesuffix('.py')}.{node.name}]({CODE}/{file})"
            yield place, ast.get_docstring(node) or ""
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        match before, after:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield f"[{file.removesuffix('.py')}.{name}]({CODE}/{file})", text


def in_tests() -> defaultdict[str, list[str]]:
    """Test files whose comments and texts name each claim."""
    files = sorted(TESTS.rglob("test_*.py"))
    return _collected((f"[{_short(path)}](../tests/{_short(path)})", _texts(path)) for path in files)


def _short(path: Path) -> str:
    return path.relative_to(TESTS).as_posix()


def _texts(path: Path) -> str:
    """The comments and strings of a source file."""
    source = io.StringIO(path.read_text(encoding="utf-8"))
    kinds = {tokenize.COMMENT, tokenize.STRING, tokenize.FSTRING_MIDDLE}
    return "\n".join(token.string for token in tokenize.generate_tokens(source.readline) if token.type in kinds)


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
