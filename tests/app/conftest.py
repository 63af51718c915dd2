"""For the tests of the page: a server, and none of them without Panel."""

from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest
from serving import close, served

__all__ = ["served"]

if find_spec("panel") is None:
    pytest.skip("the extra paradiplomacy[app] is not installed", allow_module_level=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None]:
    """The server goes with the last test of the folder, after the pages that are open on it.

    So do the two dozen runs that a page keeps, every year of them.
    """
    from paradiplomacy.app.state import chronicle

    try:
        yield
    finally:
        if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
            close()
            chronicle._whole.cache_clear()
