"""All parameters of a scenario in one immutable object, and the flat list of their names."""

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Self

from pydantic import BaseModel, ValidationError

from paradiplomacy.common.errors import SHOWN, ScenarioError
from paradiplomacy.common.problems import in_words, shortened, unknown
from paradiplomacy.scenario.parameters.base import Group, Parameter, Value, described
from paradiplomacy.scenario.parameters.change import (
    Awareness,
    Capacity,
    CivilSociety,
    Identity,
    TieParameters,
)
from paradiplomacy.scenario.parameters.decisions import (
    Activity,
    Axes,
    Benefit,
    Consent,
    Cost,
    Partners,
    Proposing,
    Support,
)
from paradiplomacy.scenario.parameters.network import (
    Agenda,
    Council,
    Fees,
    Forum,
    Governance,
    Host,
    Membership,
    SecretariatParameters,
    Themes,
    Units,
)
from paradiplomacy.scenario.parameters.projects import (
    Completion,
    DonorParameters,
    Fund,
    GoAhead,
    Private,
    ProjectParameters,
    Training,
)
from paradiplomacy.scenario.parameters.world import CityParameters, Law, Politics, Rules


class Settings(Group):
    """The parameters of one scenario, in groups: ``settings.fund.yearly_usd``."""

    cities: CityParameters = CityParameters()
    politics: Politics = Politics()
    law: Law = Law()
    membership: Membership = Membership()
    fees: Fees = Fees()
    secretariat: SecretariatParameters = SecretariatParameters()
    host: Host = Host()
    governance: Governance = Governance()
    council: Council = Council()
    agenda: Agenda = Agenda()
    themes: Themes = Themes()
    units: Units = Units()
    forum: Forum = Forum()
    benefit: Benefit = Benefit()
    cost: Cost = Cost()
    support: Support = Support()
    activity: Activity = Activity()
    proposing: Proposing = Proposing()
    axes: Axes = Axes()
    partners: Partners = Partners()
    consent: Consent = Consent()
    projects: ProjectParameters = ProjectParameters()
    fund: Fund = Fund()
    training: Training = Training()
    donors: DonorParameters = DonorParameters()
    private: Private = Private()
    go_ahead: GoAhead = GoAhead()
    completion: Completion = Completion()
    capacity: Capacity = Capacity()
    ties: TieParameters = TieParameters()
    awareness: Awareness = Awareness()
    identity: Identity = Identity()
    civil_society: CivilSociety = CivilSociety()
    rules: Rules = Rules()

    def flat(self) -> dict[str, Value]:
        """Every parameter by its dotted name."""
        return dict(zip(PARAMETERS, _ALL(self), strict=True))

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
        """These settings with the usable changes, and what is wrong with the others."""
        strangers = [name for name in values if name not in PARAMETERS][: SHOWN + 1]
        problems = [f"{key(name)}: {unknown_parameter(name)}" for name in strangers]
        table = self.model_dump()
        for name in values.keys() & PARAMETERS.keys():
            _put(table, name, values[name])
        try:
            return type(self).model_validate(table), problems
        except ValidationError as error:
            for place, sentence in in_words(error, Settings):
                problems.append(f"{key('.'.join(map(str, place)))}: {sentence}")
        return self, problems


def key(name: str) -> str:
    """A parameter as a key of a scenario file: ``parameters."fund.rule"``."""
    return f'parameters."{shortened(name, 100)}"'


def unknown_parameter(name: str) -> str:
    """What is wrong with a name that is no parameter."""
    members = [one for one in PARAMETERS if one.startswith(f"{name}.")]
    if members:
        return f"is a group of parameters, not one; allowed {', '.join(members)}"
    return unknown(name, "parameter", PARAMETERS)


def _put(table: dict[str, Any], name: str, value: object) -> None:
    *groups, last = name.split(".")
    for group in groups:
        table = table[group]
    table[last] = value


def _walk(group: type[BaseModel], prefix: str = "") -> Iterator[Parameter]:
    for name, field in group.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _walk(field.annotation, f"{prefix}{name}.")
        else:
            yield described(prefix + name, field)


PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in _walk(Settings)}
"""Every parameter of the model by its dotted name, in the order of the groups."""

_ALL = attrgetter(*PARAMETERS)
