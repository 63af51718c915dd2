"""The agents: member cities, the secretariat, national governments and donors, as Mesa sees them.

An agent is a thin view: it reads and writes its row of the columns, so Mesa's tools, a lesson and an
explanation see agents, while a year costs a few array operations. Candidate cities are rows only.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, overload

import mesa
import numpy as np

from paradiplomacy.common.arguments import WHOLE, takes
from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.explanation.city import Explanation, of_city
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY

if TYPE_CHECKING:
    from paradiplomacy.model import CityNetwork
    from paradiplomacy.world.state import World


class Fact[T]:
    """One column of the cities at the agent's row, to be read."""

    def __init__(self, column: str, meaning: str, kind: Callable[[Any], T]) -> None:
        self.column, self.kind, self.__doc__ = column, kind, meaning

    @overload
    def __get__(self, city: None, owner: object) -> Self: ...
    @overload
    def __get__(self, city: "City", owner: object) -> T: ...
    def __get__(self, city: "City | None", owner: object) -> Self | T:
        if city is None:
            return self
        return self.kind(getattr(city._seen.cities, self.column)[city._at])

    def __set__(self, city: "City", value: T) -> None:
        raise AttributeError(f"{self.column} cannot be set")


class Column[T](Fact[T]):
    """One column of the cities at the agent's row, to be read and written."""

    def __set__(self, city: "City", value: T) -> None:
        getattr(city.model.world.cities, self.column)[city.row] = value


class NetworkAgent(mesa.Agent["CityNetwork"]):
    """An agent as the model makes it, and as the model alone removes it."""

    def remove(self) -> None:
        """Refused, for what the agent shows would stay.

        Raises:
            ParadiplomacyError: always.
        """
        problem = "agents are not removed by hand; cities leave by the rules, see membership.exit"
        raise ParadiplomacyError(type(self).__name__, [problem])

    @property
    def _seen(self) -> "World":
        """The columns to be read, which may leave out what is no agent's; they are written in ``world``."""
        return self.model._world

    def _city(self, row: int) -> "City | None":
        """The member city at a row of the columns to be read."""
        return self.model.city_at(int(self._seen.cities.place[row]))


class City(NetworkAgent):
    """A member city. Its politics is synthetic: nothing is said about a real mayor."""

    row: int
    """Its row in the columns of the model's ``world``."""

    def __init__(self, *_: object, **__: object) -> None:
        problem = "cities are not made by hand; they join by the rules, see membership.entry"
        raise ParadiplomacyError("City", [problem])

    @classmethod
    def of_member(cls, model: "CityNetwork", row: int) -> Self:
        """The agent of a city that has joined, as the model alone makes it."""
        city = cls.__new__(cls)
        mesa.Agent.__init__(city, model)
        city.row = row
        return city

    @property
    def _at(self) -> int:
        return self._seen.row_at(self.row)

    @property
    def name(self) -> str:
        """Name of the city."""
        return self._seen.cities.name[self.row]

    @property
    def country(self) -> str:
        """Two-letter code of its country."""
        return COUNTRIES[self._country]

    @property
    def _country(self) -> int:
        return int(self._seen.cities.country[self._at])

    geonameid = Fact("id", "Id of the place in GeoNames, or number of a synthetic city.", int)
    population = Fact("population", "Inhabitants.", int)
    latitude = Fact("latitude", "Degrees north.", float)
    longitude = Fact("longitude", "Degrees east.", float)
    border = Column("border", "Whether a city of another country is near.", bool)
    thematic_unit = Column("unit", "Number of its thematic unit.", int)
    office = Column("office", "How far it has a permanent office for relations abroad, 0–1.", float)
    capacity = Column("capacity", "Technical capacity K, 0–1.", float)
    position = Column("position", "Position of the mayor, −1 right to 1 left (synthetic).", float)
    awareness = Column("awareness", "Share of citizens who know the network.", float)
    experience = Column("experience", "Projects completed, fading with the years.", float)
    discouragement = Column("discouragement", "Proposals rejected, fading with the years.", float)
    arrears = Column("arrears", "Years in which the fee was not paid, in a row.", int)
    active = Column("active", "Whether it took part in this year's activities.", bool)
    coordinating = Column("coordinating", "Whether it drafted a proposal this year.", bool)
    drafting = Column("drafting", "How often it drafts, a year, as it is remembered.", float)
    partnerships = Column("partnerships", "Drafts of others that it joined this year.", int)
    trained = Column("trained", "Whether it had a training seat this year.", bool)
    joined = Fact("joined", "Year in which it joined.", int)

    @property
    def resources(self) -> float:
        """This year's budget for action abroad, dollars."""
        return float(self._seen.cities.budget[self._at]) / CENTS

    @property
    def autonomy(self) -> float:
        """Legal autonomy of cities in its country this year, 0–1."""
        return _autonomy(self._seen, self._country)

    @property
    def permission(self) -> float:
        """Legal permission G for projects abroad, 0–1."""
        return float(self._seen.cities.gate[self._at])

    @property
    def alignment(self) -> float:
        """Similarity of the mayor and the network's agenda, 0–1."""
        return float(self._seen.alignment(np.array([self._at]))[0])

    @property
    def accord(self) -> float:
        """Accord of the mayor with the network, above 0 where it is more than usual."""
        return float(self._seen.accord(np.array([self._at]))[0])

    @property
    def axis(self) -> str:
        """Axis that the city prefers."""
        return Axis(self._seen.cities.axis[self._at]).name.lower()

    @property
    def tenure(self) -> int:
        """Years of membership."""
        return self.model.year - self.joined

    @property
    def in_council(self) -> bool:
        """Whether it sits in the Council."""
        return bool(self._seen.network.council[self._at])

    @property
    def ties(self) -> dict["City", float]:
        """Weights of its ties by partner city, strongest first."""
        rows, weights = self._seen.ties.partners(self._at)
        strongest = sorted(zip(weights.tolist(), rows.tolist(), strict=True), reverse=True)
        partners = ((self._city(row), weight) for weight, row in strongest)
        return {city: weight for city, weight in partners if city is not None}

    @takes(year=WHOLE)
    def explain(self, year: int | None = None) -> Explanation:
        """Why it decided as it did in a year, this one if left out; the run is made again for that."""
        return of_city(self.model, self.row, year)

    def __repr__(self) -> str:
        return f"City({self.name}, {self.country})"


class Secretariat(NetworkAgent):
    """The network's organs and money: fees in, the yearly fund out."""

    @property
    def balance_usd(self) -> float:
        """Balance of the network, dollars."""
        return int(self._seen.network.balance[0]) / CENTS

    @property
    def fund_usd(self) -> float:
        """Fund offered this year, dollars."""
        return int(self._seen.record.fund[0]) / CENTS

    @property
    def agenda(self) -> float:
        """Position of the agenda, −1–1."""
        return float(self._seen.network.agenda[0])

    @property
    def host(self) -> City | None:
        """City that hosts this year's Summit."""
        row = int(self._seen.network.host[0])
        return None if row == NOBODY else self._city(row)

    @property
    def council(self) -> list[City]:
        """Member cities with a seat in the Council."""
        return self._cities(self._seen.network.council.nonzero()[0].tolist())

    @property
    def directorate(self) -> list[City]:
        """The Executive Directorate, or the host city alone under the rules of 1995."""
        return self._cities(self._seen.network.directors.tolist())

    def _cities(self, rows: list[int]) -> list[City]:
        cities = (self._city(row) for row in rows)
        return [city for city in cities if city is not None]


class NationalGovernment(NetworkAgent):
    """The national government of a country."""

    def __init__(self, model: "CityNetwork", country: str) -> None:
        super().__init__(model)
        self.country = country
        self._row = COUNTRIES.index(country)

    @property
    def position(self) -> float:
        """Position, −1 right to 1 left."""
        return float(self._seen.government[self._row])

    @position.setter
    def position(self, value: float) -> None:
        """Move the government; next year it goes on from there, as governments do.

        Raises:
            ParadiplomacyError: governments are those of the record.
        """
        if self.model.settings.governments == "recorded":
            problem = "governments are recorded in this world; a political-shift event moves them"
            raise ParadiplomacyError(self.country, [problem])
        world = self.model.world
        for column in (world.undisturbed_government, world.unshifted_governments, world.governments):
            column[..., self._row] = value

    @property
    def autonomy(self) -> float:
        """Legal autonomy that national law leaves to cities this year, 0–1."""
        return _autonomy(self._seen, self._row)

    @property
    def in_bloc(self) -> bool:
        """Whether the country is in the bloc this year."""
        return bool(self._seen.conditions.in_bloc[self._row])


class Donor(NetworkAgent):
    """The outside donors together, such as development banks and foreign cooperation agencies."""

    @property
    def offer_usd(self) -> float:
        """Money that they offer to projects this year, beside their programmes, dollars."""
        return int(self._seen.record.offer[0]) / CENTS


def _autonomy(world: "World", country: int) -> float:
    """Legal autonomy of a country's cities this year."""
    return float(world.conditions.autonomy(world.settings.law, np.array(country)))
