"""Texts in three languages: the same keys and places, nothing left in English, numbers as each has them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import paradiplomacy
from examples import some
from paradiplomacy import explain
from paradiplomacy.app.state.choices import Offer
from paradiplomacy.app.state.link import read
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.languages.texts import LANGUAGES, Texts, texts
from paradiplomacy.experiment.file import STUDIES, STUDY_SCENARIOS
from paradiplomacy.experiment.lesson import LESSONS
from paradiplomacy.explanation.city import Explanation
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.figures.scales import NO_UNITS
from paradiplomacy.report.named import HEADINGS
from paradiplomacy.report.sections import CERTAINTY, CHANGE, EQUIVALENCE
from paradiplomacy.report.varied import choice_key
from paradiplomacy.rules.axes import Axis
from paradiplomacy.rules.fund.family import RULES
from paradiplomacy.scenario.changes import Variable, event_fields, find_variable
from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.projects import Theme

PACKAGE = Path(paradiplomacy.__file__).parent
LANGUAGE_FILES = PACKAGE / "common" / "languages"
OTHERS = [language for language in LANGUAGES if language != "en"]

SHORT = 12
"""Texts up to this length may be the same in two languages, such as names and units."""

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def common(language: str) -> dict[str, str]:
    """All texts but those of scenarios and studies, which are in English in their files."""
    shipped = ("scenarios.", "studies.")
    return {key: text for key, text in texts(language).items() if not key.startswith(shipped)}


def places(text: str) -> set[str]:
    """What is filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def numbers(text: str, language: str) -> list[str]:
    """The numbers of a text as plain digits with a point."""
    thousands = "," if language == "en" else "."
    return sorted(found.replace(thousands, "").replace(",", ".") for found in NUMBER.findall(text))


# --- Keys and places ---


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert common(language).keys() == common("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_calls_a_seed_the_number_of_a_history(language: str) -> None:
    said = {key: text for key, text in texts(language).items() if key.startswith(("page.", "play."))}
    assert not [
        key
        for key, text in said.items()
        if re.search(r"\b(seed|semilla|semente)\b", re.sub("{.*?}", "", text))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language: str) -> None:
    files = {file.name for file in (LANGUAGE_FILES / language).iterdir()}
    english = {file.name for file in (LANGUAGE_FILES / "en").iterdir()}
    assert files - {"scenarios.toml", "studies.toml"} == english


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_the_same_places(language: str) -> None:
    english = common("en")
    unlike = {key for key, text in common(language).items() if places(text) != places(english[key])}
    assert not unlike


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_something_else_than_text(language: str) -> None:
    for key, text in texts(language).items():
        assert isinstance(text, str), key
        assert text.strip(), key


# --- Scenarios ---


@pytest.mark.parametrize("language", OTHERS)
def test_exactly_the_built_in_scenarios_are_translated(language: str) -> None:
    names = [scenario.name for scenario in shipped_scenarios()]
    wanted = {f"scenarios.{name}.{part}" for name in names for part in ("title", "description")}
    assert {key for key in texts(language) if key.startswith("scenarios.")} == wanted


def shipped_scenarios() -> list[Scenario]:
    """Those that are built in, and those of studies."""
    return [*builtin_scenarios(), *map(load_scenario, STUDY_SCENARIOS.files.values())]


def studies() -> dict[str, str]:
    """The English of all studies: their titles and questions, and labels of their rows and contrasts."""
    english = dict[str, str]()
    for name, path in STUDIES.files.items():
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        english |= {f"studies.{name}.{part}": table[part] for part in ("title", "question")}
        labels = [row.get("label") for row in table.get("design", {}).get("rows", [])]
        labels += [asked.get("title") for asked in table.get("contrasts", [])]
        english |= {f"studies.label.{label}": label for label in labels if label}
    return english


@pytest.mark.parametrize("language", OTHERS)
def test_exactly_the_studies_that_ship_are_translated(language: str) -> None:
    english, said = studies(), texts(language)
    assert {key for key in said if key.startswith("studies.")} == english.keys()
    same = {key for key, text in english.items() if said[key] == text}
    assert not same
    for key, text in english.items():
        if not key.startswith("studies.label."):
            assert numbers(said[key], language) == numbers(text, "en")


def test_the_english_of_scenarios_stands_in_their_files_alone() -> None:
    assert common("en") == texts("en")


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_scenario_cites_the_same_claims_and_numbers(language: str) -> None:
    for scenario in shipped_scenarios():
        for part in ("title", "description"):
            english, other = getattr(scenario, part), texts(language)[f"scenarios.{scenario.name}.{part}"]
            assert numbers(other, language) == numbers(english, "en"), (scenario.name, part)
            claims = [re.findall(r"\b[A-Z]\d+\b", text) for text in (english, other)]
            assert claims[0] == claims[1], scenario.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_from_a_file_keeps_its_own_words(language: str) -> None:
    said = Texts(language)
    assert said.scenario("mine", "My own") == "My own"
    assert said.description("mine", "A line\nand another.") == "A line and another."
    baseline = next(one for one in builtin_scenarios() if one.name == "baseline")
    translated = said.description("baseline", baseline.description)
    assert (translated == " ".join(baseline.description.split())) == (language == "en")


# --- Nothing of another language ---


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    english = dict(texts("en"))
    for scenario in shipped_scenarios():
        english[f"scenarios.{scenario.name}.title"] = scenario.title
        english[f"scenarios.{scenario.name}.description"] = scenario.description
    found = texts(language).items()
    assert not {key for key, text in found if text == english.get(key) and len(_words(text)) > SHORT}


def _words(text: str) -> str:
    """A text without its places."""
    return re.sub(r"\{\w+\}", "", text).strip()


@pytest.mark.parametrize(("language", "strange"), [("en", "ñ¿¡ãõç"), ("es", "ãõâêôç"), ("pt", "ñ¿¡")])
def test_no_letters_of_another_language(language: str, strange: str) -> None:
    assert not {key for key, text in texts(language).items() if set(text.lower()) & set(strange)}


# --- One word for a thing, and one way of speaking to the reader ---

OTHER_NAMES = {
    "en": r"Mercosur",
    "es": r"MERCOSUR|seguridad civil|royectos? terminados?|se terminan|terminar proyectos|\b[Bb]andas?\b"
    r"|apareo|de un lado|a primera vista",
    "pt": r"MERCOSUL|segurança civil|on-line|\b[Bb]andas?\b|de um lado|à primeira vista",
}
"""Other names of things that have one, by language."""
SPOKEN_TO = {
    "es": r"\b(tu|tus|[Ee]lige|[Ee]lija|usted)\b",
    "pt": r"\b([Vv]ocê|[Ee]scolha|[Aa]rraste|[Rr]eparta|[Jj]ogue|[Vv]eja)\b",
}
"""How no reader is spoken to."""
BANDS = {"es": r"\bfranjas?\b", "pt": r"\bfaixas?\b"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_has_one_name(language: str) -> None:
    other = re.compile(OTHER_NAMES[language])
    lessons = {path.name: tomllib.loads(path.read_text("utf-8")) for path in LESSONS.files.values()}
    said = [(name, text) for name, table in lessons.items() for text in told(table, language)]
    said += texts(language).items()
    assert len(said) > len(texts(language))
    assert not [(key, text) for key, text in said if other.search(text)]


def told(table: object, language: str) -> Iterator[str]:
    """The texts of a lesson's file in a language."""
    if isinstance(table, dict):
        yield from (text for key, text in table.items() if key == language and isinstance(text, str))
        table = list(table.values())
    for each in table if isinstance(table, list) else ():
        yield from told(each, language)


@pytest.mark.parametrize("language", OTHERS)
def test_a_reader_is_spoken_to_in_one_way(language: str) -> None:
    spoken = re.compile(SPOKEN_TO[language])
    assert not {key: text for key, text in texts(language).items() if spoken.search(text)}


@pytest.mark.parametrize("language", OTHERS)
def test_a_band_and_nothing_else_is_called_one(language: str) -> None:
    bands = {key for key, text in common("en").items() if re.search(r"\b[Bb]ands?\b", text)}
    said = common(language).items()
    assert bands
    assert {key for key, text in said if re.search(BANDS[language], text, re.IGNORECASE)} == bands


# --- Numbers ---


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1,234,567.89", "−1,234.5", "+0.25", "0", "7,000"]),
        ("es", ["1.234.567,89", "−1.234,5", "+0,25", "0", "7.000"]),
        ("pt", ["1.234.567,89", "−1.234,5", "+0,25", "0", "7.000"]),
    ],
)
def test_numbers_have_the_separators_of_the_language(language: str, expected: list[str]) -> None:
    said = Texts(language)
    found = [
        said.number(1234567.891, 2),
        said.number(-1234.5, 1),
        said.number(0.25, 2, signed=True),
        said.number(-0.2, 0, signed=True),
        said.number(7000),
    ]
    assert found == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_inside_texts_have_them_too(language: str) -> None:
    """Of thousands only: no text holds a decimal, but for labels of studies that say values."""
    wrong = re.compile(r"\d\.\d" if language == "en" else r"\d,\d")
    said = {key: text for key, text in texts(language).items() if not key.startswith("studies.label.")}
    assert not {key for key, text in said.items() if wrong.search(text)}


@pytest.fixture(scope="module", params=some(["Montevideo, UY", "Asunción, PY", "Porto Alegre, BR"], one_in=3))
def explained(request: pytest.FixtureRequest) -> Explanation:
    return explain("baseline", request.param, 2018, 11, against="right-turn")


@pytest.mark.parametrize("language", OTHERS)
def test_an_explanation_tells_the_same_numbers_in_every_language(
    explained: Explanation, language: str
) -> None:
    for english, other in zip(explained.sentences("en"), explained.sentences(language), strict=True):
        assert numbers(other, language) == numbers(english, "en")
        assert "  " not in other
        assert ".." not in other


# --- Languages and keys that are asked for ---


@pytest.mark.parametrize("language", ["fr", "EN", "es-UY", "../en"])
def test_a_language_that_is_not_there_is_named(language: str) -> None:
    with pytest.raises(ParadiplomacyError, match=re.escape(language)):
        Texts(language)


@pytest.mark.parametrize("language", ["fr", "EN"])
def test_the_command_refuses_a_language_that_is_not_there(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["explain", "baseline", "--city", "Montevideo", "--year", "2018", "--language", language])
    assert code == 2
    assert f"{language}: allowed en, es or pt" in capsys.readouterr().err


def test_the_page_takes_english_for_a_language_that_is_not_there() -> None:
    offer = Offer({one.name: one for one in builtin_scenarios()})
    choices, problems = read([("lang", "fr")], offer)
    assert choices.lang == "en"
    assert [problem.text(Texts("es")) for problem in problems] == [
        "“fr” no sirve para “Idioma”; se admite: en, es, pt."
    ]
    assert all(read([("lang", language)], offer)[0].lang == language for language in LANGUAGES)


IN_TEMPLATES = re.compile(r"""(?:texts|said)\((["'])(.+?)\1\s*(~?)""")


def asked_for() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every key that is asked for in the package's sources; what is only known later may be anything."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_texts(node.func):
                yield f"{file.name}:{node.lineno}", re.compile(_pattern(node.args[0]))
    for file in sorted(PACKAGE.rglob("*.html")):
        for _, key, goes_on in IN_TEMPLATES.findall(file.read_text(encoding="utf-8")):
            yield f"{file.name}: {key}", re.compile(re.escape(key) + (".+" if goes_on else ""))


def _is_texts(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"texts", "_texts", "said"} or ast.unparse(function) in {"sentence", "words.sentence"}


def _pattern(key: ast.expr) -> str:
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        return "".join(map(_pattern, key.values))
    return ".+"


def test_every_key_that_is_asked_for_exists() -> None:
    found = list(asked_for())
    assert len(found) > 20
    unknown = [where for where, pattern in found if not any(map(pattern.fullmatch, common("en")))]
    assert not unknown


def test_everything_that_a_report_names_has_its_name() -> None:
    """All languages have the keys that English has."""
    known = common("en")
    wanted = {f"indicators.name.{name}" for name in INDICATORS}
    wanted |= {f"indicators.unit.{one.unit}" for one in INDICATORS.values()}
    everything = [find_variable(name) for name in (*PARAMETERS, *event_fields())]
    wanted |= {f"indicators.unit.{one.unit}" for one in everything if one.unit not in NO_UNITS}
    fields = {name for kind in KINDS.values() for name in kind.model_fields}
    wanted |= {f"report.field.{name}" for name in fields - {"kind", "first_year", "last_year", "duration"}}
    wanted |= {f"names.event.{kind}" for kind in KINDS}
    wanted |= {f"report.column.{name}" for name in (*CHANGE, *CERTAINTY, *EQUIVALENCE, *HEADINGS)}
    wanted |= {choice_key(one.name, choice) for one in everything for choice in named_choices(one)}
    wanted |= {f"fund.rule.{rule}" for rule in RULES}
    assert not wanted - known.keys()


def named_choices(one: Variable) -> Iterator[str]:
    """The choices that have a name; the statutes of 1995 and 2015 are called by their years."""
    if one.kind == "text" and one.name != "fund.rule":
        yield from (str(choice) for choice in one.choices or () if not str(choice).isdigit())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_rule_means_says_what_the_rule_does(language: str) -> None:
    said = Texts(language)
    equal, council, voting = (
        said(f"play.meaning.{name}") for name in ("equal-shares", "council", "method-of-equal-shares")
    )
    for voters in find_variable("fund.voters").choices or ():
        assert said(f"report.word.fund.voters.{voters}") in voting
    assert re.search("never more|nunca más|nunca mais", equal)  # a share is at most what is asked for
    assert re.search("not fully transparent|no es del todo transparente|não é de todo transparente", council)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_names_stand_in_the_order_of_the_model(language: str) -> None:
    """What is asked for as a whole table is found by its number."""
    keys = list(texts(language))
    orders = {
        "names.country": list(COUNTRIES),
        "names.theme": [theme.name.lower() for theme in Theme],
        "names.axis": [axis.name.lower() for axis in Axis],
        "map.activity": ["idle", "active", "proposing"],
        "map.activity_key": ["idle", "active", "proposing"],
    }
    for table, names in orders.items():
        assert [key.rpartition(".")[2] for key in keys if key.rpartition(".")[0] == table] == names
