"""Parameters of a user's own module, in groups of their own beside those of the package."""

import re
import sys
from typing import Annotated, Any

from pydantic import ValidationError, create_model

from paradiplomacy.common.errors import ParadiplomacyError, listed
from paradiplomacy.common.problems import problems_of
from paradiplomacy.common.quoted import show
from paradiplomacy.scenario.parameters import base
from paradiplomacy.scenario.parameters.base import SOURCES, Group, OneOf, Range, Value
from paradiplomacy.scenario.parameters.settings import PARAMETERS, add_group

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_FIELDS: dict[tuple[str, str], dict[str, Any]] = {}
"""By module and group the fields of parameters."""


def parameter(
    name: str,
    default: Value,
    unit: str,
    meaning: str,
    *,
    allowed: Range | None = None,
    plausible: Range | None = None,
    choices: tuple[str, ...] = (),
    source: str = "A",
    note: str = "",
    symbol: str = "–",
) -> None:
    """Give every scenario one more parameter, in a group that is not one of the package.

    Args:
        name: a group of one's own and a name, as in ``modesty.most_usd``.
        default: a number, with ``allowed``; a text, with ``choices``; True or False.
        unit: its unit; ``–`` without one.
        meaning: what it is, in a sentence.
        allowed: least and greatest value.
        plausible: the range for sensitivity.
        choices: what a text may be.
        source: codes of ``SOURCES``: where the default comes from.
        note: why it is so.
        symbol: in equations.

    Raises:
        ParadiplomacyError: the name is taken, or something does not fit together.
    """
    module = str(sys._getframe(1).f_globals["__name__"])
    group, _, key = name.partition(".")
    fields = _FIELDS.get((module, group), {}) if _is_there(name, module) else {}
    if problems := _problems(name, module, default, allowed, choices, source):
        raise ParadiplomacyError(name, problems)
    kind: Any = Annotated[str, OneOf(*choices)] if choices else type(default)
    field = base.parameter(default, symbol, unit, meaning, source, allowed, plausible, note)
    fields = {**fields, key: (kind, field)}
    title = f"{group}_parameters"
    made = create_model(title, __base__=Group, __module__=module, __doc__=f"From {module}.", **fields)
    try:
        made()
    except ValidationError as error:
        raise ParadiplomacyError(name, [sentence for _, sentence in problems_of(error, made)]) from None
    setattr(sys.modules[module], title, made)  # where other processes look for it
    add_group(group, made)
    _FIELDS[module, group] = fields


def _is_there(name: str, module: str) -> bool:
    """Whether the module has more parameters in the group, which a plug-in loaded anew has not."""
    group = name.partition(".")[0]
    return any(known.startswith(f"{group}.") for known in PARAMETERS) and (module, group) in _FIELDS


def _problems(
    name: str, module: str, default: object, allowed: Range | None, choices: tuple[str, ...], source: str
) -> list[str]:
    """What does not fit together."""
    problems = []
    group = name.partition(".")[0]
    if not _NAME.fullmatch(name):
        problems.append("is not a name; allowed are a group and a name, as in modesty.most_usd")
    elif any(known.startswith(f"{group}.") for known in PARAMETERS) and (module, group) not in _FIELDS:
        problems.append(f"{group} is a group of others; allowed is any other")
    number = isinstance(default, int | float) and not isinstance(default, bool)
    if number and not allowed:
        problems.append("allowed: missing; allowed are the least and the greatest value")
    if isinstance(default, str) and not choices:
        problems.append("choices: missing; allowed are the texts that it may be")
    if not isinstance(default, bool | int | float | str):
        problems.append(f"default: {show(default)} cannot be used; allowed is a number, a text or a flag")
    if not source or not set(source) <= SOURCES.keys():
        problems.append(f"source: {show(source)} is none; allowed {listed(SOURCES)}")
    return problems
