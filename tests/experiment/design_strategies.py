"""Hypothesis strategies for designs, and for what they vary."""

from hypothesis import strategies as st

from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.scenario.changes import find_variable
from paradiplomacy.scenario.parameters.settings import PARAMETERS

NUMBERS = ("fund.yearly_usd", "ties.decay", "fund.transparency", "law.autonomy.PY", "events.donor.scale")
WHOLE = ("training.seats", "units.meetings", "partners.search_size", "events.political-shift.ramp_years")
CHOICES = ("fund.rule", "training.target", "private.needs_forum", "events.governance.rules")
RANGE = {"events.donor.scale": (0, 100), "events.political-shift.ramp_years": (0, 100)}


def allowed(name):
    return RANGE.get(name) or PARAMETERS[name].allowed


@st.composite
def spans(draw, name):
    """A range inside what is allowed."""
    low, high = allowed(name)
    if name in WHOLE:
        first = draw(st.integers(low, min(high - 1, 1_000)))
        return {"low": first, "high": draw(st.integers(first + 1, min(high, first + 50)))}
    share = st.integers(0, 1_000)
    first, last = sorted(draw(st.lists(share, min_size=2, max_size=2, unique=True)))
    low, high = (low + (high - low) * part / 1_000 for part in (first, last))
    scale = draw(st.sampled_from(["linear", "log"])) if low > 0 else "linear"
    return {"low": low, "high": high, "scale": scale}


@st.composite
def levels(draw, name):
    """A few values, all different."""
    choices = find_variable(name).choices
    if choices:
        return draw(st.lists(st.sampled_from(choices), min_size=1, unique=True))
    low, high = allowed(name)
    whole = st.lists(st.integers(int(low), int(min(high, low + 50))), min_size=1, max_size=5, unique=True)
    return draw(whole)


def names(most=4):
    return st.lists(st.sampled_from(NUMBERS + WHOLE + CHOICES), min_size=1, max_size=most, unique=True)


@st.composite
def sampled(draw, kind, samples, **keys):
    """A sampling design of a kind."""
    parameters = {}
    for name in draw(names()):
        as_list = name in CHOICES or draw(st.booleans())
        parameters[name] = draw(levels(name) if as_list else spans(name))
    return design({"kind": kind, "samples": draw(samples), "parameters": parameters, **keys})


@st.composite
def factorials(draw):
    """A factorial design as a table."""
    return {"kind": "factorial", "parameters": {name: draw(levels(name)) for name in draw(names(3))}}


def design(table):
    """The design of a table that is right."""
    design, problems = read_design(table)
    assert problems == []
    return design


def powers(least=1, most=6):
    return st.integers(least, most).map(lambda power: 2**power)


SEEDS = st.integers(0, 2**62)
