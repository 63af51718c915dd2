"""A lesson as one page: what its runs say, two worlds replayed, and the cards."""
