"""What readers must know of how something is asked: a text by its key, and what is filled into it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.quoted import show

type Kind = Literal["branch", "replaced", "some", "kept"]
"""Keys of texts below ``asked.note``."""

_WHOLE: Any = Field(default=0, json_schema_extra={"form": "whole numbers"})


class Note(BaseModel):
    """A note, told in the language of whoever reads it.

    Attributes:
        kind: which text it is; ``kept`` is one that an older version wrote down as a sentence.
        text: that sentence.
        year: from which something holds.
        key: where something is set.
        name: what is set there.
        value: what it is set to.
        other: what replaces it.
        held: in how many cases it holds.
        cases: of how many.
        varied: what the design varies instead.

    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    kind: Kind
    text: str = ""
    year: int = _WHOLE
    key: str = ""
    name: str = ""
    value: Any = ""
    other: Any = ""
    held: int = _WHOLE
    cases: int = _WHOLE
    varied: tuple[str, ...] = Field(default=(), strict=False)

    def told(self, texts: Texts, name: Callable[[str], str], value: Callable[[Any], str]) -> str:
        """The note in a language, with names and values as its readers have them."""
        filled = {
            "text": self.text,
            "year": str(self.year),
            "key": self.key,
            "name": name(self.name),
            "value": value(self.value),
            "other": value(self.other),
            "held": texts.number(self.held),
            "cases": texts.number(self.cases),
            "varied": texts("report.and").join(map(name, self.varied)),
        }
        return texts(f"asked.note.{self.kind}", **filled)

    def __str__(self) -> str:
        return self.told(Texts(), str, show)

    @property
    def record(self) -> object:
        """The note as it would stand in a record."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _kept(given: object) -> object:
    """A note as it was written down; older versions wrote sentences."""
    return {"kind": "kept", "text": given} if isinstance(given, str) else given


type RecordedNote = Annotated[Note, BeforeValidator(_kept)]


def branch_notes(year: int | None) -> list[Note]:
    """What readers must know of worlds that branch."""
    return [Note(kind="branch", year=year)] if year else []


def set_twice(own: Mapping[str, Any], changes: Mapping[str, Any]) -> Iterator[Note]:
    """What a file sets and the command line sets otherwise."""
    for name, value in own.items():
        if name in changes and changes[name] != value:
            yield Note(kind="replaced", name=name, value=value, other=changes[name])
