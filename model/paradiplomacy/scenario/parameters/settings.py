"""All parameters of a scenario in one immutable object, and the flat list of their names."""

from collections.abc import Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from paradiplomacy.common.errors import SHOWN, ScenarioError
from paradiplomacy.common.problems import expanded_schema, validate
from paradiplomacy.common.quoted import shorten, unknown
from paradiplomacy.common.registry import PACKAGE, UNDO, check_free
from paradiplomacy.scenario.parameters import change, decisions, network, world
from paradiplomacy.scenario.parameters.base import Group, OneOf, Parameter, Value, described, plain_zero
from paradiplomacy.scenario.parameters.projects import (
    Completion,
    DonorParameters,
    Fund,
    GoAhead,
    Private,
    ProjectParameters,
    Training,
)


class Settings(Group):
    """The parameters of one scenario, in groups: ``settings.fund.yearly_usd``."""

    cities: world.CityParameters = world.CityParameters()
    crises: world.Crises = world.Crises()
    pandemic: world.PandemicParameters = world.PandemicParameters()
    politics: world.Politics = world.Politics()
    law: world.Law = world.Law()
    membership: network.Membership = network.Membership()
    fees: network.Fees = network.Fees()
    secretariat: network.SecretariatParameters = network.SecretariatParameters()
    treasury: network.Treasury = network.Treasury()
    host: network.Host = network.Host()
    governance: network.Governance = network.Governance()
    council: network.Council = network.Council()
    agenda: network.Agenda = network.Agenda()
    themes: network.Themes = network.Themes()
    units: network.Units = network.Units()
    forum: network.Forum = network.Forum()
    benefit: decisions.Benefit = decisions.Benefit()
    cost: decisions.Cost = decisions.Cost()
    support: decisions.Support = decisions.Support()
    activity: decisions.Activity = decisions.Activity()
    proposing: decisions.Proposing = decisions.Proposing()
    attendance: decisions.Attendance = decisions.Attendance()
    axes: decisions.Axes = decisions.Axes()
    partners: decisions.Partners = decisions.Partners()
    consent: decisions.Consent = decisions.Consent()
    projects: ProjectParameters = ProjectParameters()
    fund: Fund = Fund()
    training: Training = Training()
    donors: DonorParameters = DonorParameters()
    private: Private = Private()
    go_ahead: GoAhead = GoAhead()
    completion: Completion = Completion()
    capacity: change.Capacity = change.Capacity()
    ties: change.TieParameters = change.TieParameters()
    awareness: change.Awareness = change.Awareness()
    identity: change.Identity = change.Identity()
    civil_society: change.CivilSociety = change.CivilSociety()
    rules: world.Rules = world.Rules()

    if not TYPE_CHECKING:  # a type checker knows the groups above alone

        def __getattr__(self, name: str) -> Any:
            """A group that was added after these settings were made has its defaults."""
            field = type(self).model_fields.get(name)
            return field.default if field else super().__getattr__(name)

    def flat(self) -> dict[str, Value]:
        """Every parameter by its dotted name."""
        return dict(zip(PARAMETERS, _getter(*PARAMETERS)(self), strict=True))

    def __getitem__(self, name: str) -> Value:
        """The value of a parameter by its dotted name."""
        value: Value = attrgetter(name)(self)
        return value

    def replace(self, values: Mapping[str, object]) -> Self:
        """These settings with some parameters changed, by dotted name.

        Raises:
            ScenarioError: names every unknown parameter and every value that is not allowed.

        """
        settings, problems = self.changed(values)
        if problems:
            raise ScenarioError("parameters", problems)
        return settings

    def changed(self, values: Mapping[str, object]) -> tuple[Self, list[str]]:
        """These settings changed, or as they are, and what is wrong with the changes."""
        groups, problems = self.checked(values)
        return self.model_copy(update=groups), problems

    def checked(self, values: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
        """The groups in which something changes, if all of it can be used, and what is wrong with it."""
        strangers = [name for name in values if name not in PARAMETERS][: SHOWN + 1]
        problems = [f"{key(name)}: {unknown_parameter(name)}" for name in strangers]
        known = [name for name in values if name in PARAMETERS]
        groups = dict.fromkeys(name.partition(".")[0] for name in known)
        table = {group: getattr(self, group).model_dump() for group in groups}
        for name in known:
            _put(table, name, plain_zero(values[name]))
        settings, wrong = validate(type(self), table)
        problems += [f"{key(name)}: {sentence}" for name, sentence in wrong]
        return {group: getattr(settings, group) for group in groups} if settings else {}, problems


def key(name: str) -> str:
    """A parameter as a key of a scenario file: ``parameters."fund.rule"``."""
    return f'parameters."{shorten(name, 100)}"'


def unknown_parameter(name: str) -> str:
    """What is wrong with a name that is not a parameter."""
    members = [other for other in PARAMETERS if other.startswith(f"{name}.")]
    if members:
        return f"is a group of parameters, not one; allowed {', '.join(members)}"
    return unknown(name, "parameter", PARAMETERS)


def _put(table: dict[str, Any], name: str, value: object) -> None:
    *groups, last = name.split(".")
    for group in groups:
        table = table.setdefault(group, {})
    table[last] = value


def _walk(group: type[BaseModel], prefix: str = "") -> Iterator[Parameter]:
    for name, field in group.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _walk(field.annotation, f"{prefix}{name}.")
        else:
            yield described(prefix + name, field)


PARAMETERS: dict[str, Parameter] = {}
"""Every parameter of the model by its dotted name, in the order of the groups."""
GROUPS: set[str] = set()
"""The names before a dot in those of parameters: ``law``, ``law.autonomy``."""

_getter = cache(attrgetter)


def _refresh() -> None:
    PARAMETERS.clear()
    PARAMETERS.update((parameter.name, parameter) for parameter in _walk(Settings))
    GROUPS.clear()
    GROUPS.update(name.rsplit(".", dots)[0] for name in PARAMETERS for dots in range(1, name.count(".") + 1))
    expanded_schema.cache_clear()


_refresh()

# --- What a user's own module adds ---


def add_choice(names: OneOf, choice: str) -> None:
    """Let the parameters that are one of some names be one more."""
    if choice not in names.names:
        names.names.append(choice)
        _refresh()
        UNDO.append(lambda: _drop_choice(names, choice))


def _drop_choice(names: OneOf, choice: str) -> None:
    names.names.remove(choice)
    _refresh()


def add_group(name: str, group: type[Group]) -> None:
    """Give every scenario one more group of parameters, each a field made by ``parameter``.

    Scenarios made before have the defaults. The values are part of what a scenario says, so ids of runs are
    others than without the group.

    Raises:
        ParadiplomacyError: another group has the name.

    """
    known = Settings.model_fields.get(name)
    if known:
        check_free("group of parameters", name, known.annotation, group)
    _set_group(name, FieldInfo(annotation=group, default=group()))
    if not group.__module__.startswith(PACKAGE):
        UNDO.append(lambda: _set_group(name, known))


def _set_group(name: str, field: FieldInfo | None) -> None:
    Settings.model_fields.pop(name, None)
    if field:
        Settings.model_fields[name] = field
    Settings.model_rebuild(force=True)
    _refresh()
