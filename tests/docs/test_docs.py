"""The documentation says what is there: generated pages, names, links, claims and measured figures."""

import inspect
import re
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import paradiplomacy
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.changes import parse_setting
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = Path(paradiplomacy.__file__).parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*DOCS.rglob("*.md"), ROOT / "README.md"])
WITHOUT_A_COLUMN = {"C6", "C9", "C13", "F4"}
"""Claims that are initial state, calendar or structure: tested directly, not seen in an indicator."""


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    """Each page of the documentation and the README, as a path from the top."""
    name: str = request.param
    return name


def script(name: str) -> ModuleType:
    """A script of the documentation as a module."""
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    return import_module(name)


generate = script("generate")
CLAIMS = generate.rows_of("claims.csv")
MECHANISMS = generate.rows_of("mechanisms.csv")


# --- Generated pages ---


def test_generated_pages_are_up_to_date(subtests: pytest.Subtests) -> None:
    for name, text in generate.pages().items():
        with subtests.test(name):
            written = (DOCS / name).read_text(encoding="utf-8")
            assert written == text, "run: uv run python docs/generate.py"


@pytest.mark.usefixtures("full_chunks")
@pytest.mark.parametrize("runs", [(2, 2), pytest.param((), marks=pytest.mark.slow)], ids=["form", "figures"])
def test_measured_figures_are_up_to_date(runs: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs give the form of the page, all of them its figures."""
    written, measure = (DOCS / "measured.md").read_text(encoding="utf-8"), script("measure")
    monkeypatch.setattr(measure, "run", partial(measure.run, jobs=1))
    now = measure.page(*runs)
    number = re.compile(r"−?\d+(?:[.,]\d+)*|(?<=\| )(?:yes|no)(?= \|)")
    assert number.sub("#", written) == number.sub("#", now), "run: uv run python docs/measure.py"
    if not runs:
        figures = re.compile(r"−?\d+(?:[.,]\d+)*")
        assert numbers(figures, written) == pytest.approx(numbers(figures, now), rel=0.01, abs=0.011)


def numbers(pattern: re.Pattern[str], text: str) -> list[float]:
    return [float(found.replace(",", "").replace("−", "-")) for found in pattern.findall(text)]


# --- Claims ---


def test_all_claims_are_there_once() -> None:
    assert len({row["id"] for row in CLAIMS}) == len(CLAIMS) == 159


def test_a_claim_is_short_and_says_why_it_is_left_out_or_fails() -> None:
    assert not [row for row in CLAIMS if not set(row["mark"]) <= set("EIPVFX/")]
    assert not [row for row in CLAIMS if not 0 < len(row["claim"].split()) <= 10]
    assert not [row for row in CLAIMS if bool(row["reason"]) != (row["mark"] in {"F", "X"})]


def test_every_claim_that_is_not_left_out_can_be_traced() -> None:
    found, wanted = generate.mentions(), {row["id"] for row in CLAIMS if row["mark"] != "X"}
    assert not [claim for claim in wanted if not (found["code"][claim] and found["tests"][claim])]
    assert {claim for claim in wanted if not found["indicators"][claim]} == WITHOUT_A_COLUMN


def test_a_claim_that_is_left_out_has_no_mechanism_and_no_indicator() -> None:
    left_out = {row["id"] for row in CLAIMS if row["mark"] == "X"}
    assert not [row["mechanism"] for row in MECHANISMS if left_out & set(row["claims"].split())]
    assert not [one.name for one in INDICATORS.values() if left_out & set(one.claims)]


# --- Mechanisms ---


@pytest.mark.parametrize("row", MECHANISMS, ids=lambda row: row["mechanism"])
def test_a_mechanism_names_what_there_is(row: dict[str, str]) -> None:
    assert set(row["claims"].split()) <= {claim["id"] for claim in CLAIMS}
    assert set(row["indicators"].split()) <= INDICATORS.keys()
    assert not [file for file in row["tests"].split() if not (ROOT / "tests" / file).is_file()]
    assert row["code"]
    for place in row["code"].split():
        file, name = generate.home(place)
        assert inspect.getdoc(named(file.removesuffix(".py"), name))
    Settings().replace(dict(parse_setting(text) for text in row["off"].split()))


def test_every_rule_is_in_the_list_of_mechanisms() -> None:
    listed = {generate.home(place)[0] for row in MECHANISMS for place in row["code"].split()}
    helpers = {"forms.py", "ranking.py", "usual.py"}
    helpers |= {f"fund/{name}.py" for name in ("call", "family", "paying", "rule")}
    files = (path for path in (PACKAGE / "rules").rglob("*.py") if path.name != "__init__.py")
    rules = {path.relative_to(PACKAGE / "rules").as_posix() for path in files}
    assert helpers < rules
    assert {f"rules/{name}" for name in rules - helpers} <= listed


# --- Names and links in the texts ---


def named(file: str, name: str) -> object:
    """What a file of the package calls by this name, with dots inside classes."""
    found: object = import_module(f"paradiplomacy.{file.replace('/', '.')}")
    for step in name.split("."):
        found = getattr(found, step)
    return found


def test_code_that_a_text_names_is_there(page: str) -> None:
    places = re.findall(
        r"`((?:rules|phases|world|indicators)/[\w/]+)\.(?!py\b)(\w+(?:\.\w+)*)`", text_of(page)
    )
    assert all(named(file, name) is not None for file, name in places)


def test_parameters_that_a_text_names_are_there(page: str) -> None:
    groups = "|".join(Settings.model_fields)
    names = re.findall(rf"`((?:{groups})\.[\w.]+)(?:=\S+)?`", text_of(page))
    known = " ".join(PARAMETERS) + " "
    assert not [name for name in names if not re.search(rf"\b{re.escape(name)}[ .]", known)]


def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(page))
    assert not [link for link in links if not leads_somewhere(page, link)]


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def leads_somewhere(page: str, link: str) -> bool:
    """Whether the file of a link is there, and the heading in it."""
    target, _, heading = link.partition("#")
    path = (ROOT / page).parent / target if target else ROOT / page
    place = installed(path.resolve())
    titles = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
    names = (re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles)
    return place.exists() and heading in {"", *names}


def installed(path: Path) -> Path:
    """Where a file of the checkout is when the tests run on an installed package."""
    homes = {ROOT / "model" / "paradiplomacy": PACKAGE, ROOT / "scenarios": PACKAGE / "scenarios"}
    for folder, home in homes.items():
        if path.is_relative_to(folder) and not folder.exists():
            return home / path.relative_to(folder)
    return path
