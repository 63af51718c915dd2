"""What a parameter is: a typed field with symbol, unit, meaning, source and two ranges."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import PydanticKnownError, core_schema

type Country = Literal["AR", "BR", "PY", "UY", "CL", "PE", "BO", "EC", "CO", "VE"]
COUNTRIES: tuple[str, ...] = get_args(Country.__value__)
"""The ten countries of the network, in the order of every column by country."""

type Range = tuple[float, float]
type Value = bool | int | float | str
type Choices = tuple[str | bool, ...]

SOURCES = {
    "D": "data",
    "S": "the paper",
    "L": "literature",
    "C": "calibrated by hand",
    "A": "assumed",
}
"""Where a default comes from; several codes may stand together."""


@dataclass(frozen=True)
class Parameter:
    """One number or choice of the model, with everything a reader needs to judge it.

    ``allowed`` is what validation accepts, ``plausible`` the range for sensitivity and calibration; both
    are None for choices and switches.
    """

    name: str
    symbol: str
    unit: str
    meaning: str
    source: str
    note: str
    default: Value
    whole: bool
    allowed: Range | None
    plausible: Range | None
    choices: Choices | None

    @property
    def source_in_words(self) -> str:
        """The source spelled out, with its reason: ``calibrated by hand: 14 proposals a call``."""
        words = " and ".join(SOURCES[code] for code in self.source)
        return f"{words}: {self.note}" if self.note else words


class OneOf:
    """For the annotation of a parameter: text that is one of some names, to which more can be added."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)

    def _checked(self, value: object) -> str:
        if isinstance(value, str) and value in self.names:
            return value
        raise PydanticKnownError("literal_error", {"expected": ", ".join(self.names)})

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(self, _: Any, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": list(self.names), "type": "string"}


class Group(BaseModel):
    """Parameters that belong together. Immutable; unknown names and wrong types are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )


class ByCountry(Group):
    """One value for each of the ten countries."""

    @property
    def by_country(self) -> tuple[float, ...]:
        """The values in the order of ``COUNTRIES``."""
        return tuple(getattr(self, country) for country in COUNTRIES)


def parameter(
    default: Value,
    symbol: str,
    unit: str,
    meaning: str,
    source: str,
    allowed: Range | None = None,
    plausible: Range | None = None,
    note: str = "",
) -> Any:
    """The field of a parameter, for the body of a ``Group``."""
    low, high = allowed or (None, None)
    extra: dict[str, Any] = {"symbol": symbol, "unit": unit, "source": source, "note": note}
    if plausible:
        extra["plausible"] = list(plausible)
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra=extra)


def plain_zero(value: object) -> object:
    """The value; a zero has no sign, so that equal worlds have equal ids."""
    return value + 0.0 if isinstance(value, float) else value


def half_to_double(value: float) -> Range:
    """The plausible range where nothing better is known: half to twice the default."""
    return (value / 2, value * 2)


def described(name: str, field: FieldInfo) -> Parameter:
    """The parameter that a field of a group stands for."""
    extra: Any = field.json_schema_extra
    limits = {
        key: getattr(part, key) for part in field.metadata for key in ("ge", "le") if hasattr(part, key)
    }
    return Parameter(
        name=name,
        symbol=extra["symbol"],
        unit=extra["unit"],
        meaning=field.description or "",
        source=extra["source"],
        note=extra["note"],
        default=float(field.default) if field.annotation is float else field.default,
        whole=field.annotation is int,
        allowed=(limits["ge"], limits["le"]) if limits else None,
        plausible=tuple(extra["plausible"]) if "plausible" in extra else None,
        choices=_choices(field),
    )


def _choices(field: FieldInfo) -> Choices | None:
    if field.annotation is bool:
        return (True, False)
    for part in field.metadata:
        if isinstance(part, OneOf):
            return tuple(part.names)
    return get_args(getattr(field.annotation, "__value__", field.annotation)) or None
