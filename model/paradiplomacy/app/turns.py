"""One thing at a time on a page, and all that it brings about in one message."""

from collections.abc import Callable
from functools import partial

from bokeh.document import Document
from panel.io.document import hold
from panel.io.state import set_curdoc


def in_turn(document: Document | None, act: Callable[[], object]) -> None:
    """Have something done to a page when its turn comes; without a page at once.

    Panel hands on what readers do without the lock of the document, and where many do something at the same
    time what follows from it may get lost; under the lock it does not. Other threads may call this, too.
    """
    if document is None:
        act()
    else:
        document.add_next_tick_callback(partial(locked, document, act))


def locked(document: Document, act: Callable[[], object]) -> None:
    """Do something while the document is locked, as the callbacks of a document are."""
    with set_curdoc(document), hold(document):
        act()
