"""The fund of the year shown: who asked, who got what and by which rule, and who paid for the projects."""

from collections.abc import Iterator
from typing import Any

from paradiplomacy.app.panels.components import Message, Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.state.chronicle import Snapshot
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.projects import NOBODY, State

SOURCES = ("grants_usd", "donor_usd", "private_usd", "city_usd", "in_kind_usd")
"""Indicators of who paid for the projects of a year."""


class FundPanel:
    """The fund of the year shown, which follows the session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.words = Words(describe(session), self._handle)
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.YEAR, Change.SHOWN, Change.WORLDS}:
            self.words.object = describe(self._session)

    def _handle(self, message: Message) -> None:
        city = str(message.get("value"))
        if message.get("name") == "city" and city in map(str, self._session.scene.city.tolist()):
            self._session.change(city=int(city))


def describe(session: Session) -> str:
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


def _lines(session: Session, now: Snapshot) -> Iterator[str]:
    texts, proposals = session.texts, now.scene.proposals
    offered, started = now.indicators["fund_usd"], int(proposals.started.sum())
    if offered:
        yield f"{texts('fund.offered', usd=texts.number(offered))}, {_rule(session)}."
        grants, judged = int(proposals.granted.sum()), int(proposals.submitted.sum())
        yield texts("fund.given", grants=grants, judged=judged, started=started)
    else:
        yield texts("fund.none")
        yield texts("fund.drafts", drafts=len(proposals), started=started)
    if paid := now.indicators["donor_usd"]:
        projects = now.indicators["donor_grants"]
        yield texts("fund.donors", usd=texts.number(paid), projects=projects)
    first, second = (run.snapshot(session.year).indicators for run in session.runs)
    joint = {"joint_first": first["joint_projects"], "joint_second": second["joint_projects"]}
    yield texts("fund.both", first=first["grants"], second=second["grants"], **joint)


def _rule(session: Session) -> str:
    if session.year in session.shown_run.model.allotments:
        return session.texts("fund.by_hand")
    rule = session.shown_run.scenario.at(session.year).parameters.fund.rule
    return session.texts("fund.by_rule", rule=session.texts.rule(rule, heading=True))


def _proposal(texts: Texts, scene: Scene, row: int) -> dict[str, Any]:
    proposals = scene.proposals
    place, partners = int(proposals.coordinator[row]), proposals.partners[row].tolist()
    return {
        "city": int(scene.city[place]),
        "name": _name(scene, place),
        "partners": [_name(scene, partner) for partner in partners if partner != NOBODY],
        "favoured": bool(proposals.favoured[row]),
        "axis": texts(f"names.axis.{Axis(proposals.axis[row]).name.lower()}"),
        "quality": float(proposals.quality[row]),
        "request": float(proposals.request[row]),
        "grant": float(proposals.grant[row]),
        "donor": float(proposals.donor[row]),
        "state": texts(f"fund.state.{_state(scene, row)}"),
    }


def _name(scene: Scene, place: int) -> str:
    return f"{scene.name[place]}, {scene.codes[place]}"


def _state(scene: Scene, row: int) -> str:
    proposals = scene.proposals
    state = State(proposals.state[row])
    if state == State.RUNNING and not proposals.grant[row]:
        return "donors_means" if proposals.donor[row] else "own_means"
    return state.name.lower()


def _money(now: Snapshot) -> list[tuple[str, float, float]]:
    """Who paid for the projects that went ahead: source, dollars, share of the largest."""
    amounts = {name: float(now.indicators[name] or 0) for name in SOURCES}
    most = max(amounts.values())
    return [(name, usd, usd / most) for name, usd in amounts.items()] if most else []
