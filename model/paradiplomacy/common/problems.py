"""Validation problems in plain words: the key, the value given, what is allowed, the nearest right name."""

from collections.abc import Callable
from functools import cache, partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ValidationError

from paradiplomacy.common.errors import LINES, SHOWN, did_you_mean, listed
from paradiplomacy.common.quoted import amount, shorten, show, unknown, wrong_letters

type Location = tuple[int | str, ...]

_COMPLAINTS = {
    "missing": "missing",
    "finite_number": "is not a finite number",
    "greater_than": "is too small",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "literal_error": "is not one of the choices",
    "float_type": "is not a number",
    "int_type": "is not a whole number",
    "bool_type": "is neither true nor false",
    "string_type": "is not text",
    "string_pattern_mismatch": "is not of the right form",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "tuple_type": "is not a list",
    "list_type": "is not a list",
    "dict_type": "is not a table",
    "model_type": "is not a table",
    "model_attributes_type": "is not a table",
    "too_short": "is too short",
    "too_long": "is too long",
}


def _refuse_controls(text: str, kept: str) -> str:
    if problem := wrong_letters(text, kept):
        raise ValueError(problem)
    return text


Line = Annotated[str, AfterValidator(partial(_refuse_controls, kept=""))]
"""The type of keys whose text is shown on one line."""
Lines = Annotated[str, AfterValidator(partial(_refuse_controls, kept=LINES))]
"""The type of keys whose text may have several lines."""


def _key(location: Location) -> str:
    """The key of a location in a table: ``events[0].from``."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{shorten(step)}" for step in location]
    return "".join(steps).removeprefix(".")


def allowed(schema: dict[str, Any]) -> str:
    """What a field accepts, from its JSON schema: a range, choices, or a kind of value."""
    options = [schema] if "form" in schema else schema.get("anyOf", [schema])
    return " or ".join(_range_or_choices(option) for option in options if option.get("type") != "null")


def _range_or_choices(schema: dict[str, Any]) -> str:
    if "form" in schema:
        return str(schema["form"])
    if "enum" in schema:
        return listed(str(choice) for choice in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "minimum" in schema:
        whole = "whole numbers from " if schema["type"] == "integer" else ""
        return f"{whole}{_limit(schema, schema['minimum'])} to {_limit(schema, schema['maximum'])}"
    return _KINDS.get(schema.get("type", ""), _KINDS["string"])(schema)


def _limit(schema: dict[str, Any], value: float) -> str:
    return str(value) if schema.get("year") else amount(value)


def _text(schema: dict[str, Any]) -> str:
    return f"text of up to {schema['maxLength']:,} characters" if "maxLength" in schema else "text"


_KINDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "boolean": lambda _: "true or false",
    "number": lambda _: "a number",
    "string": _text,
    "array": lambda schema: f"a list of {allowed(schema.get('items', {}))}",
    "object": lambda _: "a table",
}


def validate[M: BaseModel](
    model: type[M], table: object, **options: Any
) -> tuple[M | None, list[tuple[str, str]]]:
    """A table as a model, or what is wrong with it: keys of the table and sentences."""
    try:
        return model.model_validate(table, **options), []
    except ValidationError as error:
        return None, problems_of(error, model)


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[str, str]]:
    """What is wrong with a table that cannot be a model: keys of the table and sentences."""
    schema, details = expanded_schema(model), error.errors(include_url=False)[: SHOWN + 1]
    return [with_key(_key(detail["loc"]), _sentence(detail, schema)) for detail in details]


def with_key(key: str, sentence: str) -> tuple[str, str]:
    """A key and a sentence about it; a sentence about a whole table brings its key along."""
    name, _, rest = sentence.partition(": ")
    return (key, sentence) if key else (name, rest)


def _sentence(detail: Any, schema: dict[str, Any]) -> str:
    kind, location, value = detail["type"], detail["loc"], detail["input"]
    if kind == "extra_forbidden":
        return unknown(str(location[-1]), "key", _part_at(location[:-1], schema).get("properties", {}))
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    field = _part_at(location, schema)
    if kind == "missing":
        return f"missing; allowed {allowed(field)}"
    nearest = did_you_mean(value, _choices(field)) if isinstance(value, str) else ""
    return f"{show(value)} {_complaint(kind, value)}; allowed {allowed(field)}{nearest}"


def _choices(schema: dict[str, Any]) -> list[str]:
    return [str(choice) for option in schema.get("anyOf", [schema]) for choice in option.get("enum", [])]


def _complaint(kind: str, value: object) -> str:
    """A whole number beyond the reach of floating point is too large, not of the wrong kind."""
    if kind == "float_type" and isinstance(value, int) and not isinstance(value, bool):
        return "is too large" if value > 0 else "is too small"
    return _COMPLAINTS.get(kind, "cannot be used here")


def _part_at(location: Location, schema: dict[str, Any]) -> dict[str, Any]:
    """The part of a JSON schema that describes a location in the table."""
    part = schema
    for step in location:
        part = next((option for option in part.get("anyOf", ()) if option.get("type") != "null"), part)
        part = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step, {})
    return part


@cache
def expanded_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model, each reference replaced by what it refers to."""
    schema = model.model_json_schema(by_alias=True)
    expanded: dict[str, Any] = _expand(schema, schema.get("$defs", {}))
    return expanded


def _expand(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_expand(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _expand(definitions[part["$ref"].rsplit("/", 1)[1]], definitions)
    return {key: _expand(value, definitions) for key, value in part.items() if key != "$defs"}
