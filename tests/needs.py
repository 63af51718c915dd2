"""What some tests need and `uv run pytest` does not install."""

import os
from importlib import import_module
from typing import Any

import pytest


def needed(module: str, group: str) -> Any:
    """A module of a group of pyproject.toml; without it the test is skipped, or fails where all must run."""
    if "ALL_GROUPS" in os.environ:
        return import_module(module)
    return pytest.importorskip(module, reason=f"needs {module}: uv run --group {group} pytest")
