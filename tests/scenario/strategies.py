"""Hypothesis strategies for arbitrary valid settings, events and scenarios."""

from hypothesis import strategies as st

from paradiplomacy.common.errors import LINES
from paradiplomacy.scenario.events import CHANNELS, KINDS, overlaps
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.scenario.scenario import Scenario

LETTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
AXES = ("axes.border", "axes.productive", "axes.citizenship", "axes.other")


def values(parameter):
    """Any value that a parameter may take."""
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    low, high = parameter.allowed
    return st.integers(int(low), int(high)) if parameter.whole else st.floats(low, high)


@st.composite
def settings(draw):
    """Defaults with a few parameters changed anywhere in their allowed ranges."""
    names = draw(
        st.lists(st.sampled_from([name for name in PARAMETERS if name not in AXES]), unique=True, max_size=8)
    )
    changes = {name: draw(values(PARAMETERS[name])) for name in names}
    if draw(st.booleans()):
        weights = draw(st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any))
        changes |= {name: weight / sum(weights) for name, weight in zip(AXES, weights, strict=True)}
    return Settings().replace(changes)


LISTS = {"countries": COUNTRIES, "channels": CHANNELS}


@st.composite
def event(draw, first=1995, last=2040):
    """Any event that begins in the given years."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    start = draw(st.integers(first, last))
    table = {"from": start}
    if kind.model_fields["last_year"].is_required() or draw(st.booleans()):
        table["to"] = draw(st.integers(start, 2200))
    for name, schema in kind.model_json_schema(by_alias=True)["properties"].items():
        if name in {"kind", "from", "to", "duration"}:
            continue
        choices = LISTS.get(name)
        if choices:
            table[name] = draw(st.lists(st.sampled_from(choices), unique=True, min_size=1))
        elif "anyOf" in schema:
            table |= draw(st.sampled_from([{}, *({name: one} for one in schema["anyOf"][0]["enum"])]))
        elif "enum" in schema:
            table[name] = draw(st.sampled_from(schema["enum"]))
        elif schema["type"] == "integer":
            table[name] = draw(st.integers(schema["minimum"], schema["maximum"]))
        else:
            table[name] = draw(st.floats(schema["minimum"], schema["maximum"]))
    return kind.model_validate(table)


@st.composite
def scenarios(draw):
    """Any scenario that a complete file can say."""
    start, earliest = draw(st.sampled_from([("founders", 1995), ("members-2022", 2022)]))
    first = draw(st.integers(earliest, 2030))
    last = draw(st.integers(first, 2060))
    events = []
    for one in draw(st.lists(event(first, last), max_size=6)):
        if not overlaps([*events, one]):
            events.append(one)
    return Scenario(
        name=draw(st.from_regex("[a-z0-9-]{1,20}", fullmatch=True)),
        title=draw(st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)),
        description=draw(st.text(LETTERS | st.sampled_from(LINES), max_size=100)).strip(),
        start=start,
        first_year=first,
        last_year=last,
        governments=draw(st.sampled_from(["stationary", "recorded"])),
        parameters=draw(settings()),
        events=tuple(events),
    )
