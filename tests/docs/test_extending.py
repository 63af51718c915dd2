"""What extending.md shows is done here, in a folder of its own; nothing of it stays in this process."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow.parquet import read_table

from paradiplomacy import load_scenario
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.common.plugins import LOADED, load_plugin, scope
from paradiplomacy.indicators.base import INDICATORS
from paradiplomacy.phases.term import ALLOWED
from paradiplomacy.scenario.lists import scenario_schema
from paradiplomacy.scenario.parameters.settings import PARAMETERS

PAGE = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
MODEST, USE = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = dict(re.findall(r"^```toml\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "modest.py").write_text(MODEST, encoding="utf-8")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with scope():
        yield tmp_path
    assert not LOADED


def test_names_are_names_like_all_others(folder: Path) -> None:
    before = load_scenario("baseline")
    load_plugin("modest.py")
    assert "modest-first" in (PARAMETERS["fund.rule"].choices or ())
    assert PARAMETERS["modesty.most_usd"].allowed == (0, 1e6)
    assert before.parameters["modesty.most_usd"] == 5_000
    assert "modesty" in scenario_schema()["properties"]["parameters"]["properties"]
    assert list(INDICATORS)[-1] == "modest_grants_share"
    for values, words in (
        ({"fund.rule": "modest-frst"}, 'did you mean "modest-first"?'),
        ({"modesty.most_usd": -1}, "is too small; allowed 0 to 1,000,000"),
        ({"modesty.most": 1}, 'did you mean "modesty.most_usd"?'),
    ):
        with pytest.raises(ScenarioError, match=re.escape(words)):
            load_scenario("baseline", set=values)


def test_the_page_names_all_decisions() -> None:
    [named] = re.findall(r"added to the logit:\n\s+of (.*?)\.\n", PAGE, re.DOTALL)
    assert set(re.findall(r"`([^`]+)`", named)) == set(ALLOWED)


@pytest.mark.slow
def test_python_runs_it(folder: Path) -> None:
    names: dict[str, object] = {}
    exec(USE, names)
    years = names["results"].years  # type: ignore[attr-defined]
    assert years.columns[-1] == "modest_grants_share"
    of = years.groupby("scenario")["modest_grants_share"].mean()
    assert of["modest-calls"] > of["baseline"]


@pytest.mark.slow
def test_the_commands_do_what_they_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [block] = re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        assert main(shlex.split(line, comments=True)[1:]) == 0, line
    said = capsys.readouterr().out
    assert "ok" in said
    assert "Modest grants share" in said
    assert "modest_grants_share" in read_table("results/modest-sizes/years.parquet").column_names
    assert "modesty.pull = 0 logit" in said
    assert "modest means" in said
