"""Scenario and experiment files gone wrong: each is made of a right one, and a function of its number."""

import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w

from attack import CONTROLS

type Rng = random.Random
type Place = tuple[Any, Any]
"""A table or list, and the key or index of something in it."""

REFUSED, KEPT, EITHER = {2}, {0}, {0, 2}
"""Exit codes that a mutation allows."""


SEED = 18_000
"""With this one the first forty are no large designs, which take seconds to go through."""


class Mutant(NamedTuple):
    """A file gone wrong: what it was made of, what was done to it, which exit codes are right."""

    origin: Path
    deed: str
    content: bytes
    codes: set[int]


def mutant(number: int, files: list[Path]) -> Mutant:
    """The mutant of a number: first one of each deed, then mostly those on a single key or value."""
    rng = random.Random(SEED + number)
    deed = rng.choice(list(ON_PLACES if rng.random() < 0.7 else DEEDS))
    if number < len(DEEDS):
        deed = list(DEEDS)[number]
    codes, change = DEEDS[deed]
    while True:
        origin = rng.choice(files)
        with suppress(LookupError):  # not every file has a number, or a list
            content = change(rng, _renamed_text(origin))
            return Mutant(origin, deed, content if isinstance(content, bytes) else content.encode(), codes)


def _renamed_text(origin: Path) -> str:
    """The text with a name of its own, for a changed scenario may not take that of a built-in one."""
    text = origin.read_text(encoding="utf-8-sig")
    return re.sub(r'^name = ".*"', 'name = "mutant"', text, count=1, flags=re.MULTILINE)


# --- One key or value ---


def on_table(change: Callable[[Rng, dict[str, Any]], None]) -> Callable[[Rng, str], str]:
    """A change of the table that a text says."""

    def changed(rng: Rng, text: str) -> str:
        table = tomllib.loads(text)
        change(rng, table)
        return tomli_w.dumps(table)

    return changed


def some_place(rng: Rng, table: Any, kind: Any = object) -> Place:
    """The place of a value of this kind: each name is as likely as any other, however often it is there."""
    named: dict[str, list[Place]] = defaultdict(list)
    _collect(table, "", named)
    fitting = {
        name: [one for one in places if isinstance(one[0][one[1]], kind)] for name, places in named.items()
    }
    return rng.choice(fitting[rng.choice(sorted(name for name, places in fitting.items() if places))])


def _collect(part: Any, name: str, named: dict[str, list[Place]]) -> None:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in items:
        inner = key if isinstance(key, str) else f"{name}[]"
        named[inner].append((part, key))
        _collect(value, inner, named)


def replaced(new: Callable[[Rng, Any], Any], kind: Any = object) -> Callable[[Rng, str], str]:
    """Another value in the place of one."""

    def change(rng: Rng, table: dict[str, Any]) -> None:
        part, key = some_place(rng, table, kind)
        part[key] = new(rng, part[key])

    return on_table(change)


def renamed(new: Callable[[Rng, str], str]) -> Callable[[Rng, str], str]:
    """Another key in the place of one."""

    def change(rng: Rng, table: dict[str, Any]) -> None:
        part, key = some_place(rng, table)
        while not isinstance(part, dict):
            part, key = some_place(rng, table)
        part[new(rng, key)] = part.pop(key)

    return on_table(change)


def another_type(rng: Rng, old: Any) -> Any:
    """A value of a type that cannot stand there."""
    match old:
        case str():
            return rng.choice([42, True, -0.5, ["zzz"], {"zzz": 1}])
        case bool():
            return rng.choice([3.5, "zzz", [], {"zzz": 1}])
        case int() | float():
            return rng.choice(["zzz", "", "1", [], {"zzz": 1}])
        case list():
            return rng.choice([7, "zzz", {"zzz": old}])
    return rng.choice([7, "zzz", [old]])


def another_number(rng: Rng, old: float) -> float:
    return rng.choice([-old, old * 1_000_000, old + 0.5, 0, -1, float(old)])


def misspelt(rng: Rng, key: str) -> str:
    """A key that nothing is called."""
    wrong = [
        f"{key}z",
        f" {key}",
        f"{key}.{key}",
        f"{key.upper()}_",
        f"{key}\u0430",
        key * 500,
        "",
        "__class__",
    ]
    return rng.choice([*wrong, *(f"{key}{control}" for control in CONTROLS)])


def lost(rng: Rng, table: dict[str, Any]) -> None:
    part, key = some_place(rng, table)
    del part[key]


def required_lost(rng: Rng, table: dict[str, Any]) -> None:
    events = table.get("events", [])
    places = [(table, key) for key in ("name", "question", "scenarios") if key in table]
    places += [(event, key) for event in events for key in ("kind", "from")]
    part, key = rng.choice(places)
    del part[key]


def exchanged(rng: Rng, table: dict[str, Any]) -> None:
    (one, first), (other, second) = some_place(rng, table, str), some_place(rng, table, str)
    one[first], other[second] = other[second], one[first]


DATES = [date(2020, 1, 1), time(7, 32), datetime(2020, 1, 1, tzinfo=UTC)]
NESTED = [{"a": {"b": {"c": {"d": 1}}}}, [[[["zzz"]]]], [{"a": [{"b": 1}]}]]
ENORMOUS = [10**400, -(10**400), 1e308, -1e308, float("nan"), float("inf"), float("-inf")]

ON_PLACES: dict[str, tuple[set[int], Callable[[Rng, str], str]]] = {
    "a date": (REFUSED, replaced(lambda rng, _: rng.choice(DATES))),
    "another type": (REFUSED, replaced(another_type)),
    "nested": (REFUSED, replaced(lambda rng, _: rng.choice(NESTED))),
    "enormous": (REFUSED, replaced(lambda rng, _: rng.choice(ENORMOUS))),
    "misspelt": (REFUSED, renamed(misspelt)),
    "required lost": (REFUSED, on_table(required_lost)),
    "lost": (EITHER, on_table(lost)),
    "emptied": (EITHER, replaced(lambda _, old: type(old)())),
    "another number": (EITHER, replaced(another_number, int | float)),
    "acting signs": (EITHER, replaced(lambda rng, old: rng.choice(CONTROLS) + old, str)),
    "long text": (EITHER, replaced(lambda rng, old: old * rng.choice([2, 9, 5_000]), str)),
    "doubled": (EITHER, replaced(lambda _, old: old * 2, list)),
    "exchanged": (EITHER, on_table(exchanged)),
}

# --- The text and its bytes ---


def inserted(rng: Rng, text: str, piece: str | bytes) -> bytes:
    """Something before a sign that is no end of a line."""
    where = rng.choice([number for number, sign in enumerate(text) if sign != "\n"])
    piece = piece if isinstance(piece, bytes) else piece.encode()
    return text[:where].encode() + piece + text[where:].encode()


def key_twice(rng: Rng, text: str) -> str:
    lines = tomli_w.dumps(tomllib.loads(text)).split("\n")
    where = rng.choice([number for number, line in enumerate(lines) if re.fullmatch(r"\S+ = .*[^\[]", line)])
    return "\n".join([*lines[: where + 1], *lines[where:]])


def flipped(rng: Rng, text: str) -> bytes:
    content = bytearray(text.encode())
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def lines_changed(rng: Rng, text: str) -> str:
    lines = text.split("\n")
    where = rng.randrange(len(lines))
    how = rng.choice(["shuffled", "lost", "moved", "doubled"])
    if how == "shuffled":
        rng.shuffle(lines)
    elif how == "moved":
        lines.insert(rng.randrange(len(lines)), lines.pop(where))
    else:
        lines[where : where + 1] = [lines[where]] * 2 if how == "doubled" else []
    return "\n".join(lines)


def piece_lost(rng: Rng, text: str) -> str:
    start, end = sorted(rng.choices(range(len(text)), k=2))
    return text[:start] + text[end:]


def before(*pieces: str) -> Callable[[Rng, str], str]:
    return lambda rng, text: rng.choice(pieces) + text


UNREADABLE = [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\x80"]
DEEP = [
    "a." * 5_000 + "a = 1\n",
    "a = " + "[" * 50_000 + "\n",
    "a = " + "{a=" * 20_000 + "\n",
    "[" + "a." * 900 + "a]\n",
]
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp037"]

NO_TOML = ["<<<<<<< HEAD\n", "{\n", "- a\n", "name: x\n", '"""\n', "= 1\n", "a = 'b\n", 'z = "\\q"\n']
SIGNS = "\u202e\u2066\x85\u2028\ufeff"

ON_TEXT: dict[str, tuple[set[int], Callable[[Rng, str], str | bytes]]] = {
    "control character": (REFUSED, lambda rng, text: inserted(rng, text, rng.choice("\0\a\b\v\x1b\x7f\r"))),
    "unreadable bytes": (REFUSED, lambda rng, text: inserted(rng, text, rng.choice(UNREADABLE))),
    "another encoding": (REFUSED, lambda rng, text: text.encode(rng.choice(WIDE), "replace")),
    "one of Europe": (REFUSED, lambda rng, text: f"# título\n{text}".encode("cp1252", "replace")),
    "two marks": (REFUSED, before("\ufeff\ufeff")),
    "key twice": (REFUSED, key_twice),
    "table twice": (REFUSED, lambda rng, text: f"{text}\n[parameters]\n[parameters]\n"),
    "too deep": (REFUSED, before(*DEEP)),
    "long number": (REFUSED, before(f"seed = {'9' * 5_000}\n", f"first_year = 0x{'f' * 5_000}\n")),
    "no such date": (REFUSED, before("a = 2020-13-45\n", "a = 25:61:00\n")),
    "no TOML": (REFUSED, before(*NO_TOML)),
    "unknown key": (REFUSED, before("zzz = 1\n", "'\u202e' = 1\n", '"\\u001b[2J" = {}\n')),
    "too large": (REFUSED, lambda rng, text: text + "#" * 1_000_000),
    "nothing": (REFUSED, lambda rng, text: rng.choice(["", " \n\t\n", "# nothing\n"])),
    "ends of lines": (KEPT, lambda rng, text: text.replace("\n", "\r\n")),
    "a mark": (KEPT, before("\ufeff")),
    "a comment": (KEPT, before("# é \u202e 🌍\n", "\n\n", "\t# \x85\u2028\n")),
    "written again": (KEPT, on_table(lambda rng, table: None)),
    "another order": (KEPT, lambda rng, text: tomli_w.dumps(dict(reversed(tomllib.loads(text).items())))),
    "flipped bits": (EITHER, flipped),
    "cut off": (EITHER, lambda rng, text: text.encode()[: rng.randrange(len(text))]),
    "lines": (EITHER, lines_changed),
    "a quote lost": (EITHER, lambda rng, text: "".join(text.split('"', 2 + rng.randrange(3)))),
    "acting signs in the text": (EITHER, lambda rng, text: inserted(rng, text, rng.choice(SIGNS))),
    "a piece lost": (EITHER, piece_lost),
}
DEEDS = ON_PLACES | ON_TEXT
