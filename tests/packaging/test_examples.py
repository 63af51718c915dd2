"""The examples in the documentation of the package give what they say."""

import doctest
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

import paradiplomacy


def modules() -> Iterator[str]:
    yield "paradiplomacy"
    for module in walk_packages(paradiplomacy.__path__, "paradiplomacy."):
        if not module.name.endswith("__main__"):
            yield module.name


@pytest.mark.parametrize("name", list(modules()))
def test_examples(name: str) -> None:
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not result.failed
