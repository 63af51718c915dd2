"""For the tests of the page: a server, and none of them without Panel."""

import pytest
from serving import served

__all__ = ["served"]

pytest.importorskip("panel", reason="the extra paradiplomacy[app] is not installed")
