"""What is shipped: names, version, data, licences, the contents of wheel and sdist."""

import csv
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from email.parser import Parser
from importlib import resources
from importlib.metadata import distribution, metadata, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import paradiplomacy
from needs import needed
from paradiplomacy.app.lessons import LESSONS
from paradiplomacy.common.shipped import Shipped
from paradiplomacy.experiment.file import STUDIES
from paradiplomacy.scenario.files import BUILTIN

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FREE = re.compile(r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Python Software Foundation")
UNFREE = re.compile(r"\bA?GPL|Affero|General Public|Proprietary|Commercial|EULA", re.IGNORECASE)
DATA = resources.files("paradiplomacy.world") / "data"

# Rows of each table, as SOURCES.md describes them.
TABLES = {
    "cities.csv": 3580,
    "founders.csv": 12,
    "countries.csv": 10,
    "governments.csv": 340,
    "growth.csv": 340,
    "autonomy.csv": 10,
    "facts.csv": 21,
}
FILES = [*TABLES, "south_america.geojson"]


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


# --- The front door ---


@pytest.mark.parametrize("name", paradiplomacy.__all__)
def test_every_public_name_can_be_had_and_is_listed(name: str) -> None:
    assert getattr(paradiplomacy, name) is not None
    assert name in dir(paradiplomacy)


def test_a_notebook_without_widgets_is_not_warned_of_bars_that_nobody_shows() -> None:
    kernel = "import ipykernel.zmqshell; "

    def said(code: str) -> str:
        words = [sys.executable, "-c", kernel + code]
        return subprocess.run(words, capture_output=True, text=True, check=True).stderr

    assert "IProgress not found" in said("import tqdm.auto")
    assert not said("import paradiplomacy; import mesa")


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'stakeholders'"):
        _ = paradiplomacy.stakeholders


def test_one_version_everywhere() -> None:
    stated = PYPROJECT["project"]["version"]
    citation = re.search(
        r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert citation is not None
    assert newest is not None
    assert {version("paradiplomacy"), paradiplomacy.__version__, citation[1], newest[1]} == {stated}


@pytest.mark.parametrize(
    "command", ["uv run --no-dev paradiplomacy run baseline right-turn", "uv run pytest"]
)
def test_the_readme_has_the_two_commands_of_a_fresh_machine(command: str) -> None:
    assert f"pip install uv && {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_tested_versions_are_pinned_by_name_and_number_only() -> None:
    uv = PYPROJECT["tool"]["uv"]
    pins = uv["constraint-dependencies"] + uv["build-constraint-dependencies"]
    assert not [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin)]


@pytest.mark.parametrize("group", ["dependencies", *PYPROJECT["dependency-groups"]])
def test_each_direct_dependency_is_pinned(group: str) -> None:
    asked = (
        PYPROJECT["project"]["dependencies"]
        if group == "dependencies"
        else PYPROJECT["dependency-groups"][group]
    )
    pinned = {pin.split("==")[0] for pin in PYPROJECT["tool"]["uv"]["constraint-dependencies"]}
    assert {re.split(r"[\[<>=]", wish)[0] for wish in asked} <= pinned


# --- Data ---


@pytest.mark.parametrize("name", FILES)
def test_a_data_file_ships_and_its_source_is_stated(name: str) -> None:
    assert (DATA / name).is_file()
    assert f"`{name}`" in (DATA / "SOURCES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "rows"), TABLES.items())
def test_a_table_is_complete(name: str, rows: int) -> None:
    lines = table(name)
    assert len(lines) == rows
    assert not [line for line in lines if None in line or None in line.values()]


def test_cities_are_unique_and_hold_the_founders() -> None:
    cities = {city["geonameid"]: (city["name"], city["country"]) for city in table("cities.csv")}
    assert len(cities) == TABLES["cities.csv"]
    assert all(cities[city["geonameid"]] == (city["name"], city["country"]) for city in table("founders.csv"))


@pytest.mark.parametrize("name", ["governments.csv", "growth.csv"])
def test_a_series_has_every_country_and_year_once(name: str) -> None:
    countries = [country["country"] for country in table("countries.csv")]
    found = sorted((line["country"], int(line["year"])) for line in table(name))
    assert found == sorted((country, year) for country in countries for year in range(1990, 2024))


def test_members_of_2022_add_up_to_the_network() -> None:
    assert sum(int(country["members_2022"]) for country in table("countries.csv")) == 366


# --- Licences ---


def test_licences_are_installed_with_the_package() -> None:
    installed = {path.name for path in distribution("paradiplomacy").files or [] if "licenses" in path.parts}
    assert {"LICENSE", "SOURCES.md", "LICENSE-world-atlas.txt"} <= installed
    assert (DATA / "LICENSE-world-atlas.txt").is_file()


def brought(wishes: Iterable[str], extras: Iterable[str] = ("",)) -> set[str]:
    """The packages that requirements bring on this machine, with all that these require."""
    asked, met = [(wish, tuple(extras)) for wish in wishes], set()
    while asked:
        wish, extras = asked.pop()
        found = Requirement(wish)
        if found.marker and not any(found.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        if (one := (found.name, ("", *sorted(found.extras)))) not in met:
            met.add(one)
            asked += [(each, one[1]) for each in distribution(found.name).requires or ()]
    return {name for name, _ in met}


def licence(name: str) -> str:
    """What a package says of its licence, in a line."""
    about = metadata(name)
    kinds = [kind for kind in about.get_all("Classifier", []) if kind.startswith("License")]
    return about.get("License-Expression") or "; ".join(kinds) or about.get("License", "").split("\n")[0]


def is_free(stated: str) -> bool:
    return bool(FREE.search(stated)) and not UNFREE.search(stated)


def test_all_that_the_tests_install_is_free_and_not_gpl() -> None:
    names = brought([*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]])
    assert len(names) > len(PYPROJECT["project"]["dependencies"])
    assert not {name: stated for name in names if not is_free(stated := licence(name))}


def test_what_is_not_free_is_known_by_its_metadata() -> None:
    needed("gurobipy", "oracle")
    assert not is_free(licence("gurobipy"))
    assert "gurobipy" in brought(PYPROJECT["dependency-groups"]["oracle"])


# --- Wheel and sdist ---


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout, built without a network."""
    if not (ROOT / "model").is_dir():
        pytest.skip("the sources are not here: the tests run on an installed package")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def files_below(folder: str) -> set[str]:
    """The files of a folder of the checkout that belong to it, as paths from the top; caches do not."""
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.as_posix() for path in found if not any(part.startswith((".", "__py")) for part in path.parts)
    }


def test_the_wheel_holds_the_package_with_scenarios_studies_and_lessons_and_nothing_else(built: Path) -> None:
    (path,) = built.glob("*.whl")
    contents = {name for name in zipfile.ZipFile(path).namelist() if ".dist-info/" not in name}
    package = {name.removeprefix("model/") for name in files_below("model/paradiplomacy")}
    beside = files_below("scenarios") | files_below("experiments") | files_below("notebooks")
    assert contents == package | {f"paradiplomacy/{name}" for name in beside - {"experiments/README.md"}}


def test_the_sdist_is_complete(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        contents = {name.split("/", 1)[1] for name in archive.getnames()}
    expected = {".ci/run", ".python-version", "CHANGELOG.md", "CITATION.cff", "LICENSE", "pyproject.toml"}
    for folder in ("model", "scenarios", "tests", "experiments", "notebooks"):
        expected |= files_below(folder)
    assert expected <= contents


@pytest.mark.parametrize("kind", [BUILTIN, STUDIES, LESSONS], ids=lambda kind: kind.place)
def test_what_ships_is_read_from_the_package_or_the_top_of_the_checkout(kind: Shipped) -> None:
    package = Path(paradiplomacy.__file__).parent
    assert kind.folder == (ROOT if (ROOT / "model").is_dir() else package) / kind.place
    assert kind.files


def test_the_built_in_scenarios_are_found_where_the_package_is() -> None:
    names = {scenario.name for scenario in paradiplomacy.builtin_scenarios()}
    assert {"baseline", "history", "right-turn"} <= names


def test_the_description_for_an_index_points_to_no_file(built: Path) -> None:
    """It is the README without what lies beside it there: all its words, no relative link and no picture."""
    (path,) = built.glob("*.whl")
    (about,) = (name for name in zipfile.ZipFile(path).namelist() if name.endswith(".dist-info/METADATA"))
    parsed = Parser().parsestr(zipfile.ZipFile(path).read(about).decode())
    shown, readme = str(parsed.get_payload()), (ROOT / "README.md").read_text(encoding="utf-8")
    assert parsed["Description-Content-Type"] == "text/markdown"
    targets = re.compile(r"\]\(([^)]+)\)")
    relative = [one for one in targets.findall(readme) if not one.startswith("http")]
    assert len(relative) > 20
    assert [one for one in targets.findall(shown) if not one.startswith("http")] == []
    assert "docs/pictures" not in shown
    assert len(shown.split()) > 0.9 * len(readme.split())
    assert shown.startswith("# paradiplomacy\n")
