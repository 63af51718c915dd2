"""The classroom page: two scenarios side by side, year by year, in a browser.

``choices``, ``levers`` and ``session`` say what a page shows and need neither Panel nor a browser;
``server`` and ``page`` put it on the screen.
"""
