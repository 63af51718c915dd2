"""The look of figures on the page, which its style sheets take from here."""

from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.colours import INK, LINES, SEA, WORLDS

(FIRST, SECOND), ACTIVE, THIRD = WORLDS, LINES[2], LINES[3]
"""The first scenario and the second; a city that is active, and one with a proposal."""
MUTED = "#57606a"
STRIP_NAMES, STRIP_RIGHT = 66, 12
"""Pixels beside the years of the strip, so that they stand below those of the clock."""
SMALLEST = 12
"""Pixels of the usual small letters, which style sheets make 0.86 of others."""


def variables(session: Session) -> str:
    """Colours, widths and letters as variables of the style sheets."""
    large = scale(session)
    values = {
        "first": FIRST, "second": SECOND, "third": THIRD, "active": ACTIVE, "ink": INK, "muted": MUTED,
        "sea": SEA, "veil": f"{SEA}cc", "strip-names": f"{STRIP_NAMES * large:.0f}px",
        "strip-right": f"{STRIP_RIGHT}px", "larger": f"{large:.3f}", "letters": f"{session.choices.text}px",
    }  # fmt: skip
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}\n"


def scale(session: Session) -> float:
    """How many times the usual size letters have."""
    return max(1.0, session.choices.text / SMALLEST)


def orientation(texts: Texts, position: float) -> str:
    """Where a government stands, in a word and as a number."""
    side = "left" if position > 1 / 6 else "right" if position < -1 / 6 else "centre"
    return f"{texts(f'names.side.{side}')} ({texts.number(position, 2, signed=True)})"
