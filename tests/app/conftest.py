"""For the tests of the page: a server, and none of them without Panel."""

from importlib.util import find_spec

import pytest
from serving import served

__all__ = ["served"]

if find_spec("panel") is None:
    pytest.skip("the extra paradiplomacy[app] is not installed", allow_module_level=True)
