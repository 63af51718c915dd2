"""What mesa.md shows is done here, in its order; what this Mesa or this machine does not have is left out."""

import re
from importlib.util import find_spec
from pathlib import Path

import mesa
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "mesa.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## (.+?)\n.*?^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LACKING = {"Batches": not hasattr(mesa, "batch_run"), "Mesa's page": find_spec("solara") is None}


def test_every_block_has_its_heading() -> None:
    assert len(BLOCKS) == PAGE.count("```python") == PAGE.count("\n## ")
    assert LACKING.keys() < dict(BLOCKS).keys()


def test_the_page_from_beginning_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}
    for heading, block in BLOCKS:
        if not LACKING.get(heading):
            exec(compile(block, heading, "exec"), names)
    assert (tmp_path / "ties.gexf").stat().st_size > 10_000
