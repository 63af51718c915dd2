"""What the page gives to take home."""

from typing import Any

import pytest
from matplotlib.figure import Figure

from paradiplomacy.app.work.files import Batch, picture
from paradiplomacy.scenario.files import load_scenario


def test_the_picture_is_in_the_language_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []

    def saved(figure: Figure, *_: Any, **__: Any) -> None:
        titles.extend(panel.get_title(loc="left") for panel in figure.axes)

    monkeypatch.setattr(Figure, "savefig", saved)
    worlds = (load_scenario("baseline", last_year=1997), load_scenario("right-turn", last_year=1997))
    picture(Batch(worlds, 11, language="pt"))
    assert titles[:3] == ["Cidades-membro", "Proporção de membros ativos", "Projetos conjuntos"]
