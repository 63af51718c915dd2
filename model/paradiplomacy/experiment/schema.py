"""The JSON Schema of experiment files, for editors."""

import json
from collections.abc import Callable
from typing import Any

from paradiplomacy.common.errors import ExperimentError, did_you_mean, listed
from paradiplomacy.experiment.designs.keys import KINDS, LONGEST_LABEL, MOST_VALUES, SampledKeys, SpanKeys
from paradiplomacy.experiment.designs.prior_reading import NUMBERS
from paradiplomacy.experiment.designs.priors import DISTRIBUTIONS, PRIORS
from paradiplomacy.experiment.file import ExperimentFile
from paradiplomacy.scenario.changes import event_fields, find_variable, group_names
from paradiplomacy.scenario.files import builtin_names
from paradiplomacy.scenario.lists import scenario_schema
from paradiplomacy.scenario.parameters.settings import PARAMETERS


def schema_text(kind: str) -> str:
    """The JSON Schema of scenario or experiment files.

    Raises:
        ExperimentError: there is no schema of this name.
    """
    schemas = {"scenario": scenario_schema, "experiment": experiment_schema}
    if kind not in schemas:
        problem = f"there is no schema of this name; allowed {listed(schemas)}{did_you_mean(kind, schemas)}"
        raise ExperimentError(kind, [problem])
    return json.dumps(schemas[kind](), indent=2)


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
    for end in ("low", "high"):
        definitions["range"]["properties"][end]["type"] = ["number", "string"]
    for name, keys in PRIORS.items():
        definitions[f"distribution-{name}"] = keys.model_json_schema()
    definitions |= {name: _value_schema(name) for name in (*PARAMETERS, *event_fields())}
    forms = {"settings": _reference, "lists": _list_schema, "ranges": _range_schema, "ends": _ends_schema}
    definitions |= {form: _table_schema(values) for form, values in forms.items()}
    definitions["ends"]["patternProperties"][r"\*"] = {"const": "plausible"}
    schema["properties"]["parameters"] |= {"$ref": "#/$defs/settings"}
    for kind, keys in KINDS.items():
        offered = definitions[kind]["properties"]
        if kind == "list":
            label = {"type": "string", "maxLength": LONGEST_LABEL, "description": "What the row is called."}
            row = _table_schema(lambda name: _or_formula(name, _reference(name)))
            offered["rows"]["items"] = row | {"properties": {"label": label} | row["properties"]}
        else:
            sampled, few = issubclass(keys, SampledKeys), kind == "one-at-a-time"
            form = "ranges" if sampled else "ends" if few else "lists"
            offered["parameters"] = {"$ref": f"#/$defs/{form}"} | offered["parameters"]


def _table_schema(values: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """A table of names, nested or dotted; an event may carry a number in brackets."""
    groups: dict[str, Any] = {name: {"type": "object"} for name in group_names()}
    return {
        "type": "object",
        "properties": groups | {name: values(name) for name in (*PARAMETERS, *event_fields())},
        "patternProperties": {r"^events\.[a-z-]+\[\d+\]": {}},
        "additionalProperties": False,
    }


def _value_schema(name: str) -> dict[str, Any]:
    """A value of a parameter or event field."""
    variable = find_variable(name)
    if variable.choices:
        return {"enum": list(variable.choices)}
    schema: dict[str, Any] = {"type": "integer" if variable.kind == "int" else "number"}
    if name in PARAMETERS:
        schema |= {"description": PARAMETERS[name].meaning}
        low, high = PARAMETERS[name].allowed or (None, None)
        schema |= {} if low is None else {"minimum": low, "maximum": high}
    return schema


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _or_formula(name: str, *schemas: dict[str, Any]) -> dict[str, Any]:
    formula = [{"type": "string"}] if find_variable(name).kind in NUMBERS else []
    return {"anyOf": [*schemas, *formula]}


def _list_schema(name: str) -> dict[str, Any]:
    values = {"type": "array", "items": _reference(name), "minItems": 1, "maxItems": MOST_VALUES}
    return _or_formula(name, values)


def _ends_schema(name: str) -> dict[str, Any]:
    values = {"type": "array", "items": _reference(name), "minItems": 1, "maxItems": MOST_VALUES}
    return {"anyOf": [values, *_plausible(name)]}


def _range_schema(name: str) -> dict[str, Any]:
    choice = _reference("distribution-choice")
    if find_variable(name).kind not in NUMBERS:
        return {"anyOf": [_list_schema(name), choice]}
    priors = [_reference(f"distribution-{each}") for each in DISTRIBUTIONS]
    return {"anyOf": [*_plausible(name), _reference("range"), *priors, choice, _list_schema(name)]}


def _plausible(name: str) -> list[dict[str, Any]]:
    return [{"const": "plausible"}] if find_variable(name).plausible else []
