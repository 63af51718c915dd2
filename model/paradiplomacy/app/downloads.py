"""The downloads of the page: made in a process beside the server, then fetched by the browser."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from bokeh.document import Document

from paradiplomacy.app import files
from paradiplomacy.app.choices import Problem
from paradiplomacy.app.components import Conductor, Form
from paradiplomacy.app.files import Asked
from paradiplomacy.app.jobs import jobs
from paradiplomacy.app.parcels import Parcel, Parcels
from paradiplomacy.app.replications import Replications
from paradiplomacy.app.session import Changed, Session
from paradiplomacy.scenario import load_scenario

if TYPE_CHECKING:
    from concurrent.futures import Future

_MAKE: dict[str, Callable[[Asked], Parcel]] = {
    "tables": files.tables,
    "picture": files.picture,
    "first": partial(files.scenario, place=0),
    "second": partial(files.scenario, place=1),
}


class Downloads:
    """Makes files when asked.

    Attributes:
        form: a button a file.
    """

    def __init__(
        self, session: Session, conductor: Conductor, replications: Replications, document: Document | None
    ) -> None:
        self._session, self._conductor, self._document = session, conductor, document
        self._replications = replications
        self._busy: set[str] = set()
        self._left: list[str] = []
        self.form = Form(self._told, groups=self._groups(), language=session.choices.lang)
        session.observe(self._follow)

    def close(self) -> None:
        """Forget the files that were not fetched."""
        self._document = None
        for address in self._left:
            Parcels.drop(address)

    def asked(self) -> Asked:
        """What files are made of at the moment."""
        session = self._session
        number = max(1, self._replications.done)
        if not session.playing:
            return Asked(session.worlds, session.choices.seed, number)
        first, second = (load_scenario(world, last_year=session.runs[1].last) for world in session.worlds)
        return Asked((first, second), session.choices.seed, 1, session.choices.allotments)

    def _follow(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.WORLDS}:
            self._show()

    def _show(self) -> None:
        self.form.groups = self._groups()

    def _groups(self) -> list[dict[str, Any]]:
        texts = self._session.texts
        labels = {
            "tables": texts("page.download.tables"),
            "picture": texts("page.download.picture"),
            "first": texts("page.download.scenario", title=self._session.title("first")),
            "second": texts("page.download.scenario", title=self._session.title("second")),
        }
        fields = [
            {
                "kind": "button",
                "name": name,
                "label": texts("page.download.busy") if name in self._busy else label,
                "disabled": name in self._busy,
            }
            for name, label in labels.items()
        ]
        return [{"fields": fields}]

    def _told(self, told: dict[str, Any]) -> None:
        name = str(told.get("name"))
        if name not in _MAKE or name in self._busy:
            return
        self._busy.add(name)
        self._show()
        jobs.pool.submit(_MAKE[name], self.asked()).add_done_callback(partial(self._made, name))

    def _made(self, name: str, future: "Future[Parcel]") -> None:
        """Called in another thread."""
        if self._document is not None:
            self._document.add_next_tick_callback(partial(self._hand_over, name, future))

    def _hand_over(self, name: str, future: "Future[Parcel]") -> None:
        self._busy.discard(name)
        self._show()
        error = future.exception()
        if error is not None:
            self._session.complain(Problem("failed", {"why": str(error)[:300]}))
            return
        address = Parcels.leave(future.result())
        self._left.append(address)
        self._conductor.download(address)
