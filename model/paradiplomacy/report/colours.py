"""The colours of figures, maps and the page: lines of Okabe and Ito, countries of Tol's muted scheme.

Colour-blind readers tell them apart too.
"""

from paradiplomacy.scenario.parameters.base import COUNTRIES

LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_MUTED = "88CCEE 117733 CC6677 332288 AA4499 DDCC77 882255 44AA99 999933 555555"
COUNTRY_COLOURS = {code: f"#{colour}" for code, colour in zip(COUNTRIES, _MUTED.split(), strict=True)}
INK = "#1f2428"
"""What is written, and lines as dark."""
SEA, LAND, COAST = "#eef3f7", "#fbfaf7", "#b9b4a8"
