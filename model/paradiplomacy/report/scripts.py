"""Scripts and style sheets of the report, of which lessons and the page have some too."""

from functools import cache
from importlib.resources import files


@cache
def script(name: str) -> str:
    """The text of a script or style sheet among the templates."""
    return (files("paradiplomacy.report") / "templates" / name).read_text(encoding="utf-8")
