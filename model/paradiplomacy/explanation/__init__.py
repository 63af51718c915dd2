"""Why a city decided as it did: the terms of each decision, what would have had to differ, where paths part.

A run is made again from its seed, and every decision of the year is asked for its terms just before it is
taken, by the rules of the model itself. So an explanation cannot tell another story than the run.
"""
