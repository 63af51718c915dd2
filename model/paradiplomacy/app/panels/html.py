"""Pieces of HTML from templates, in which all values are escaped."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("paradiplomacy", "app/assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(template: str, **values: Any) -> str:
    """A template of the assets, by the name of its file without ``.html``, with its values."""
    return _templates().get_template(f"{template}.html").render(values)
