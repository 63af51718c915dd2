"""The fund of the year shown: who asked, who got what and by which rule, and who paid for the projects."""

from collections.abc import Iterator
from typing import Any

from paradiplomacy.app.panels.components import Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.runs import Year
from paradiplomacy.app.state.session import Changed, Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.projects import NOBODY, State

SOURCES = ("grants_usd", "donor_usd", "private_usd", "city_usd", "in_kind_usd")
"""Indicators of who paid for the projects of a year."""


class FundPanel:
    """What is told about the fund of the year.

    Attributes:
        words: the panel.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.words = Words(told(session), self._told)
        session.observe(self._follow)

    def _follow(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.YEAR, Changed.SHOWN, Changed.WORLDS}:
            self.words.object = told(self._session)

    def _told(self, told: dict[str, Any]) -> None:
        """The name of a city is a button that chooses it."""
        city = str(told.get("value"))
        if told.get("name") == "city" and city in map(str, self._session.scene.city.tolist()):
            self._session.change(city=int(city))


def told(session: Session) -> str:
    """The fund of the year as HTML."""
    now, texts = session.now, session.texts
    proposals = now.scene.proposals
    best_first = sorted(
        range(len(proposals)), key=lambda row: (not proposals.submitted[row], -proposals.quality[row])
    )
    return html(
        "fund",
        texts=texts,
        year=session.year,
        lines=list(_lines(session, now)),
        proposals=[_proposal(texts, now.scene, row) for row in best_first],
        money=_money(now),
    )


def _lines(session: Session, now: Year) -> Iterator[str]:
    texts, proposals = session.texts, now.scene.proposals
    offered, started = now.indicators["fund_usd"], int(proposals.started.sum())
    if offered:
        yield f"{texts('fund.offered', usd=texts.number(offered))}, {_rule(session)}."
        grants, judged = int(proposals.granted.sum()), int(proposals.submitted.sum())
        yield texts("fund.given", grants=grants, judged=judged, started=started)
    else:
        yield texts("fund.none")
        yield texts("fund.drafts", drafts=len(proposals), started=started)
    first, second = (run.year(session.year).indicators for run in session.runs)
    joint = {"joint_first": first["joint_projects"], "joint_second": second["joint_projects"]}
    yield texts("fund.both", first=first["grants"], second=second["grants"], **joint)


def _rule(session: Session) -> str:
    """By which rule the fund of the year was given out."""
    if session.year in session.shown.model.allotments:
        return session.texts("fund.by_hand")
    rule = session.shown.scenario.parameters.fund.rule
    return session.texts("fund.by_rule", rule=session.texts.rule(rule, heading=True))


def _proposal(texts: Texts, scene: Scene, row: int) -> dict[str, Any]:
    """A proposal as the table tells it."""
    proposals = scene.proposals
    place = int(proposals.coordinator[row])
    return {
        "city": int(scene.city[place]),
        "name": _name(scene, place),
        "partners": [_name(scene, one) for one in proposals.partners[row].tolist() if one != NOBODY],
        "favoured": bool(proposals.favoured[row]),
        "axis": texts(f"names.axis.{Axis(proposals.axis[row]).name.lower()}"),
        "quality": float(proposals.quality[row]),
        "request": float(proposals.request[row]),
        "grant": float(proposals.grant[row]),
        "state": texts(f"fund.state.{_state(scene, row)}"),
    }


def _name(scene: Scene, place: int) -> str:
    return f"{scene.name[place]}, {scene.codes[place]}"


def _state(scene: Scene, row: int) -> str:
    proposals = scene.proposals
    state = State(proposals.state[row])
    if state == State.RUNNING and not proposals.grant[row]:
        return "own_means"
    return state.name.lower()


def _money(now: Year) -> list[tuple[str, float, float]]:
    """Who paid for the projects that went ahead: source, dollars, share of the largest."""
    amounts = {name: float(now.indicators[name] or 0) for name in SOURCES}
    most = max(amounts.values())
    return [(name, usd, usd / most) for name, usd in amounts.items()] if most else []
