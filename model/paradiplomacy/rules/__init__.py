"""How cities and their network decide: one file a behaviour, pure functions of columns.

A rule knows no world and no year. It takes columns (or the one-row columns of a single city) and returns
columns, so that the phases of the year, a test and an explanation of one decision ask the same function.
"""
