"""The classroom page: two scenarios side by side, year by year, in a browser."""
