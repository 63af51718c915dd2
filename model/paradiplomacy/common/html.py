"""What a notebook shows: HTML without a script, in the notebook's own colours, light or dark."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from paradiplomacy.common.errors import LINES, printable

_LINE = "1px solid rgba(128, 128, 128, .4)"
_CELL = f"text-align: {{}}; padding: .2em .8em .2em 0; border: 0; border-bottom: {_LINE}; background: none"


def page(parts: Iterable[str]) -> str:
    """Texts, each a paragraph, and what is HTML already."""
    inner = Markup().join(map(_paragraph, filter(None, parts)))
    return str(Markup('<div style="overflow-x: auto">{}</div>').format(inner))


def _paragraph(part: str) -> Markup:
    if isinstance(part, Markup):
        return part
    return Markup('<p style="white-space: pre-line; margin: .4em 0; max-width: 64em">{}</p>').format(
        printable(part.strip("\n"), LINES)
    )


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table.

    Args:
        title: above it.
        headings: of the names and of the cells.
        rows: a name, its unit and the cells.
    """
    head = _row("th", headings[0], "", headings[1:])
    body = Markup().join(_row("td", name, unit, cells) for name, unit, *cells in rows)
    form = (
        '<table style="border-collapse: collapse; margin: .8em 0">'
        '<caption style="text-align: left; caption-side: top; font-weight: bold; color: inherit">{}</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table>"
    )
    return Markup(form).format(printable(title), head, body)


def _row(tag: str, name: str, unit: str, cells: Iterable[str]) -> Markup:
    label = f"{name}, {unit}" if unit else name
    every = [(label, "left"), *((cell, "right") for cell in cells)]
    form = Markup(f'<{tag} style="{_CELL}">{{}}</{tag}>')
    made = (form.format(side, printable(text)) for text, side in every)
    return Markup("<tr>{}</tr>").format(Markup().join(made))


def bold(text: str) -> Markup:
    """A paragraph that stands out."""
    return Markup("<p><strong>{}</strong></p>").format(printable(text))


def folded(title: str, text: str) -> Markup:
    """A text as it stands, which opens at a click on its title."""
    form = "<details><summary>{}</summary><pre>{}</pre></details>"
    return Markup(form).format(title, printable(text, LINES))
