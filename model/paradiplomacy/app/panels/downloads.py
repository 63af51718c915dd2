"""The downloads of the page: made in a process beside the server, then fetched by the browser."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from bokeh.document import Document

from paradiplomacy.app.panels.components import Conductor, Form, Message
from paradiplomacy.app.panels.replications import Replications
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.app.work import files
from paradiplomacy.app.work.errand import Errand, failure
from paradiplomacy.app.work.files import Batch, Parcel
from paradiplomacy.app.work.parcels import Parcels

_MAKE: dict[str, Callable[[Batch], Parcel]] = {
    "tables": files.tables,
    "picture": files.picture,
    "first": partial(files.scenario, index=0),
    "second": partial(files.scenario, index=1),
}


class Downloads:
    """Makes files on request; ``form`` has a button a file."""

    def __init__(
        self, session: Session, conductor: Conductor, replications: Replications, document: Document | None
    ) -> None:
        self._session, self._conductor = session, conductor
        self._replications = replications
        self._errands = {name: Errand(document) for name in _MAKE}
        self._addresses: list[str] = []
        self.form = Form(self._handle, groups=self._groups(), language=session.choices.lang)
        session.observe(self._follow)

    def close(self) -> None:
        """Forget files that were not fetched."""
        for address in self._addresses:
            Parcels.drop(address)

    def batch(self) -> Batch:
        """The runs that files are made of at the moment."""
        session, done = self._session, self._replications.done
        batch = Batch(session.worlds, session.choices.seed, language=session.texts.language)
        if session.playing:
            return replace(batch, allotments=session.choices.allotments, last_year=session.runs[1].last)
        return replace(batch, seed=None, replications=done) if done else batch

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.WORLDS}:
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
                "label": texts("page.download.busy") if self._errands[name].running else label,
                "disabled": self._errands[name].running,
            }
            for name, label in labels.items()
        ]
        return [{"fields": fields}]

    def _handle(self, message: Message) -> None:
        name = str(message.get("name"))
        if name in _MAKE and not self._errands[name].running:
            self._errands[name].start(partial(_MAKE[name], self.batch()), self._hand_over)
            self._show()

    def _hand_over(self, future: Future[Parcel]) -> None:
        self._show()
        error = future.exception()
        if error is not None:
            self._session.complain(failure(error))
            return
        address = Parcels.leave(future.result())
        self._addresses.append(address)
        self._conductor.download(address)
