"""What varies, in words: parameters and their values, points of designs, labels and notes."""

from functools import partial

from paradiplomacy.common.languages.texts import MARKS
from paradiplomacy.experiment.designs.design import Point
from paradiplomacy.experiment.designs.priors import Prior, Weighted
from paradiplomacy.experiment.designs.values import Bounds, Formula, Levels, Span
from paradiplomacy.experiment.notes import Note
from paradiplomacy.experiment.request import Request
from paradiplomacy.report.language import said, texts
from paradiplomacy.report.words import labels_of_study, yes
from paradiplomacy.scenario.changes import PREFIX, find_variable
from paradiplomacy.scenario.parameters.settings import PARAMETERS

_CHOICES = {
    "countries": "names.country",
    "axis": "names.axis",
    "training.target": "report.word.target",
}
"""Where the words of choices are, by parameter or field of events; those of others are in ``report.word``."""


def parameter(name: str) -> str:
    """What varies: in English as files have it, in another language what the page calls it, where it does."""
    return name if texts().language == "en" else parameter_label(name) or name


def parameter_label(name: str) -> str:
    """What the page calls something that varies; empty where it does not have it."""
    key = f"page.lever.{name}.label"
    return said(key) if texts().has(key) else ""


def value(of: object, name: str = "") -> str:
    """A value of what varies, likewise.

    Args:
        of: the value.
        name: of what, so that years and choices are known as such.
    """
    if of is None:
        return said("report.value.as_it_is")
    if isinstance(of, int | float) and not isinstance(of, bool):
        return quantity(of, name)
    plain = str(of).lower() if isinstance(of, bool) else str(of)
    if texts().language == "en":
        return plain
    return yes(of) if isinstance(of, bool) else _chosen(name, plain)


def quantity(of: float, name: str) -> str:
    """A number of what varies with all its decimals; years without a mark of thousands."""
    exact = round(of, 12) + 0.0  # zero has no sign
    return year(exact) if is_year(name) else texts().amount(exact)


def is_year(name: str) -> bool:
    """Whether the values of what varies are years."""
    return (name in PARAMETERS or name.startswith(PREFIX)) and find_variable(name).unit == "year"


def year(of: float, decimals: int | None = None) -> str:
    """A year or a point in time.

    >>> year(2014), year(2014.0), year(2014.25, 1)
    ('2014', '2014', '2014.2')
    """
    plain = f"{of:.10g}" if decimals is None else f"{of:.{decimals}f}"
    return plain.replace(".", MARKS[texts().language][1])


def worded(name: str, of: object) -> str:
    """A value of a key of a scenario, a field of an event or a parameter, in words in English as well."""
    if isinstance(of, list):
        return ", ".join(worded(name, each) for each in of)
    return _chosen(name, of) if isinstance(of, str) else value(of, name)


def _chosen(name: str, of: str) -> str:
    if name == "fund.rule":
        return texts().rule(of)
    key = choice_key(name, of)
    return said(key) if texts().has(key) else of


def choice_key(name: str, of: str) -> str:
    """The key of a choice's words: as an axis, a border is not what it is as a target.

    Fields of events have the same words in events of each kind, parameters have their own.
    """
    field = name.rpartition(".")[2] if name.startswith(PREFIX) else name
    return f"{_CHOICES.get(field, f'report.word.{field}')}.{of}"


def note(of: Note) -> str:
    """What readers must know of how something was asked."""
    return of.told(texts(), parameter, partial(value, name=of.name))


def point(request: Request, at: Point) -> str:
    """What a point of its design is called: its label in a list, else its values."""
    design = request.design
    if design is None:
        return ""
    if label := design.own_label(at):
        return label_text(request, label)
    if texts().language == "en":
        return design.label(at)
    pairs = zip(design.names, at, strict=True)
    told = [f"{parameter(name)} = {value(of, name)}" for name, of in pairs if of is not None]
    return ", ".join(told) or value(None)


def label_text(request: Request, label: str) -> str:
    """A label of a row or contrast; those of studies that ship are in each language."""
    key = f"studies.label.{label}"
    return said(key) if texts().has(key) and label in labels_of_study(request.name) else label


def values(of: Levels | Span | Bounds | Formula | Prior | Weighted, name: str = "") -> str:
    """The values of a name that a design goes through.

    >>> values(Levels((0.0, 20_000.0))), values(Span(1, 5, "log", False))
    ('0, 20,000', '1 to 5 on a logarithmic scale')
    """
    amount, between = partial(quantity, name=name), said("report.value.between")
    if isinstance(of, Formula):
        return of.expression.text
    if isinstance(of, Prior):
        keys = dict(of.keys.model_dump(exclude_none=True))
        kind = keys.pop("distribution")
        told = (f"{said(f'asked.prior.key.{key}')} {amount(each)}" for key, each in keys.items())
        return f"{said(f'asked.prior.{kind}')}: {between.join(told)}"
    if isinstance(of, Weighted):
        pairs = zip(of.values, of.weights, strict=True)
        return between.join(
            said("report.value.weighted", value=value(one, name), weight=texts().amount(weight))
            for one, weight in pairs
        )
    if isinstance(of, Span | Bounds):
        low, high = (
            end.expression.text if isinstance(end, Formula) else amount(end) for end in (of.low, of.high)
        )
        return said(f"report.value.{'log' if of.scale == 'log' else 'linear'}", low=low, high=high)
    return between.join(value(one, name) for one in of.values)
