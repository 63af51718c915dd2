"""The colours of the page, the same in its style sheet (``assets/page.css``)."""

from paradiplomacy.figures.look import LINES

FIRST, SECOND = LINES[0], LINES[1]
"""The first scenario and the second."""
INK, MUTED, GRID = "#1f2428", "#57606a", "#e4e7ea"
