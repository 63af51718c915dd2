"""The usual city, around which the equations are centred: the intercepts are those of a city like this.

Moving one of these numbers is moving the intercepts of the equations that it stands in; they are therefore
no parameters. All are assumed, together with the equations. Indices and shares run from 0 to 1.
"""

CAPACITY = 0.4
"""Technical capacity K, index."""
ALIGNMENT = 0.75
"""Similarity α of a mayor and the agenda, or of two mayors: positions half a unit apart."""
INTEGRATION = 0.6
"""Preference ι of a mayor for integration: a position a little to the left."""
BURDEN = 0.35
"""Cost κ of taking part beside the budget, share."""
BENEFIT = 0.45
"""Benefit B expected of taking part, index."""
ACTIVITY = 0.45
"""Share of members that take part in a year; also of those of 2022 in the year before."""
PEERS = 0.4
"""Share of tied cities that took part last year, weighted by ties."""
AWARENESS = 0.12
"""Share of citizens who know of the network."""
SUPPORT = 0.6
"""Support S of the bloc, share, as governments give it; below it a regional identity cushions."""
TRANSPARENCY = 0.5
"""How openly a fund is decided, share."""
DISPERSION = 0.4
"""Standard deviation of the positions of active cities, in units of position."""
