"""The colours of figures, maps and the page: two worlds, other lines, countries in Tol's muted scheme.

Colour-blind readers tell them apart too. Red and blue are for politics alone: the first two scenarios, which
are mostly the two compared, have neither.
"""

from paradiplomacy.scenario.parameters.base import COUNTRIES

WORLDS = ("#2b3137", "#7b3294")
LINES = (*WORLDS, "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#8C6D31")
_MUTED = "88CCEE 117733 CC6677 332288 AA4499 DDCC77 882255 44AA99 999933 555555"
COUNTRY_COLOURS = {code: f"#{colour}" for code, colour in zip(COUNTRIES, _MUTED.split(), strict=True)}
INK = "#1f2428"
"""What is written, and lines as dark."""
SEA, LAND, COAST = "#eef3f7", "#fbfaf7", "#b9b4a8"
