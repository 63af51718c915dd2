"""The JSON Schema of experiment files, for editors."""

from collections.abc import Callable
from typing import Any

from paradiplomacy.experiment.designs.keys import KINDS, LONGEST_LABEL, MOST_VALUES, SampledKeys, SpanKeys
from paradiplomacy.experiment.file import ExperimentFile
from paradiplomacy.scenario.changes import event_fields, group_names, variable
from paradiplomacy.scenario.files import builtin_names
from paradiplomacy.scenario.parameters.settings import PARAMETERS


def experiment_schema() -> dict[str, Any]:
    """The JSON Schema of an experiment file, for editors."""
    schema = ExperimentFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    designs = {kind: keys.model_json_schema() for kind, keys in KINDS.items()}
    for kind, design in designs.items():
        schema["$defs"] |= {kind: design, **design.pop("$defs", {})}
    schema["properties"]["design"] = {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in designs]}
    schema["properties"]["scenarios"]["items"]["examples"] = list(builtin_names())
    _offer_names(schema)
    return schema


def _offer_names(schema: dict[str, Any]) -> None:
    """Let editors offer the names of parameters and event fields, with the values that each may have."""
    definitions = schema["$defs"]
    definitions["range"] = SpanKeys.model_json_schema()
    definitions |= {name: _one(name) for name in (*PARAMETERS, *event_fields())}
    forms = {"settings": _set, "lists": _listed, "ranges": _spread}
    definitions |= {form: _names(values) for form, values in forms.items()}
    schema["properties"]["parameters"] |= {"$ref": "#/$defs/settings"}
    for kind, keys in KINDS.items():
        offered = definitions[kind]["properties"]
        if kind == "list":
            label = {"type": "string", "maxLength": LONGEST_LABEL, "description": "What the row is called."}
            row = _names(_set)
            offered["rows"]["items"] = row | {"properties": {"label": label} | row["properties"]}
        else:
            form = "ranges" if issubclass(keys, SampledKeys) else "lists"
            offered["parameters"] = {"$ref": f"#/$defs/{form}"} | offered["parameters"]


def _names(values: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """A table of names, nested or dotted; an event may carry a number in brackets."""
    groups: dict[str, Any] = {name: {"type": "object"} for name in group_names()}
    return {
        "type": "object",
        "properties": groups | {name: values(name) for name in (*PARAMETERS, *event_fields())},
        "patternProperties": {r"^events\.[a-z-]+\[\d+\]": {}},
        "additionalProperties": False,
    }


def _one(name: str) -> dict[str, Any]:
    """One value of a parameter or event field."""
    found = variable(name)
    if found.choices:
        return {"enum": list(found.choices)}
    meaning: dict[str, Any] = {"type": "integer" if found.kind == "int" else "number"}
    if name in PARAMETERS:
        meaning |= {"description": PARAMETERS[name].meaning}
        low, high = PARAMETERS[name].allowed or (None, None)
        meaning |= {} if low is None else {"minimum": low, "maximum": high}
    return meaning


def _set(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _listed(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _set(name), "minItems": 1, "maxItems": MOST_VALUES}


def _spread(name: str) -> dict[str, Any]:
    found = variable(name)
    if found.kind not in {"int", "float"}:
        return _listed(name)
    plausible = [{"const": "plausible"}] if found.plausible else []
    return {"anyOf": [*plausible, {"$ref": "#/$defs/range"}, _listed(name)]}
