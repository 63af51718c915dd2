"""The agents: member cities, the secretariat, national governments and donors, as Mesa sees them.

An agent is a thin view: it reads and writes its row of the columns, so Mesa's tools, a lesson and an
explanation see agents, while a year costs a few array operations. Candidate cities are rows only.
"""

from typing import TYPE_CHECKING, Any

import mesa

from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.explanation.city import Explanation, of_city
from paradiplomacy.rules import politics
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY

if TYPE_CHECKING:
    from paradiplomacy.model import CityNetwork


def _fact(name: str, meaning: str, kind: type = float) -> property:
    """A property that reads one column of the cities at the agent's row."""

    def read(city: "City") -> Any:
        return kind(getattr(city.model.world.cities, name)[city.row])

    return property(read, doc=meaning)


def _column(name: str, meaning: str, kind: type = float) -> property:
    """A property that reads and writes one column of the cities at the agent's row."""

    def write(city: "City", value: Any) -> None:
        getattr(city.model.world.cities, name)[city.row] = value

    return _fact(name, meaning, kind).setter(write)


class City(mesa.Agent["CityNetwork"]):
    """A member city. Its politics is synthetic: nothing is said about a real mayor."""

    def __init__(self, model: "CityNetwork", row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def name(self) -> str:
        """Name of the city."""
        return self.model.world.cities.name[self.row]

    @property
    def country(self) -> str:
        """Two-letter code of its country."""
        return COUNTRIES[self._country]

    @property
    def _country(self) -> int:
        return int(self.model.world.cities.country[self.row])

    geonameid = _fact("id", "Id of the place in GeoNames, or number of a synthetic city.", int)
    population = _fact("population", "Inhabitants.", int)
    latitude = _fact("latitude", "Degrees north.")
    longitude = _fact("longitude", "Degrees east.")
    border = _column("border", "Whether a city of another country is near.", bool)
    thematic_unit = _column("unit", "Number of its thematic unit.", int)
    office = _column("office", "How far it has a permanent office for relations abroad, 0–1.")
    capacity = _column("capacity", "Technical capacity K, 0–1.")
    position = _column("position", "Position of the mayor, −1 right to 1 left (synthetic).")
    awareness = _column("awareness", "Share of citizens who know the network.")
    experience = _column("experience", "Projects completed, fading with the years.")
    discouragement = _column("discouragement", "Proposals rejected, fading with the years.")
    arrears = _column("arrears", "Years in which the fee was not paid, in a row.", int)
    active = _column("active", "Whether it took part in this year's activities.", bool)
    coordinating = _column("coordinating", "Whether it drafted a proposal this year.", bool)
    partnerships = _column("partnerships", "Drafts of others that it joined this year.", int)
    trained = _column("trained", "Whether it had a training seat this year.", bool)
    joined = _fact("joined", "Year in which it joined.", int)

    @property
    def resources(self) -> float:
        """This year's budget for action abroad, dollars."""
        return float(self.model.world.cities.budget[self.row]) / CENTS

    @property
    def autonomy(self) -> float:
        """Legal autonomy of cities in its country this year, 0–1."""
        return float(self.model.world.conditions.autonomy[self._country])

    @property
    def permission(self) -> float:
        """Legal permission G for projects abroad, 0–1."""
        return float(self.model.world.cities.gate[self.row])

    @property
    def alignment(self) -> float:
        """Similarity of the mayor and the network's agenda, 0–1."""
        return float(politics.similarity(self.position, self.model.world.network.agenda))

    @property
    def axis(self) -> str:
        """Axis that the city prefers."""
        return Axis(self.model.world.cities.axis[self.row]).name.lower()

    @property
    def tenure(self) -> int:
        """Years of membership."""
        years: int = self.model.year - self.joined
        return years

    @property
    def in_council(self) -> bool:
        """Whether it sits in the Council."""
        return bool(self.model.world.network.council[self.row])

    @property
    def ties(self) -> dict["City", float]:
        """Weights of its ties by partner city, strongest first."""
        rows, weights = self.model.world.ties.partners(self.row)
        strongest = sorted(zip(weights.tolist(), rows.tolist(), strict=True), reverse=True)
        partners = ((self.model.city_at(row), weight) for weight, row in strongest)
        return {city: weight for city, weight in partners if city is not None}

    def explain(self, year: int | None = None) -> Explanation:
        """Why it decided as it did in a year, this one if left out; the run is made again for that."""
        return of_city(self.model, self.row, year)

    def __repr__(self) -> str:
        return f"City({self.name}, {self.country})"


class Secretariat(mesa.Agent["CityNetwork"]):
    """The network's organs and money: fees in, the yearly fund out."""

    @property
    def balance_usd(self) -> float:
        """Balance of the network, dollars."""
        return self.model.world.network.balance / CENTS

    @property
    def fund_usd(self) -> float:
        """Fund offered this year, dollars."""
        return self.model.world.record.fund / CENTS

    @property
    def agenda(self) -> float:
        """Position of the agenda, −1–1."""
        return self.model.world.network.agenda

    @property
    def host(self) -> City | None:
        """City that hosts this year's Summit."""
        row = self.model.world.network.host
        return None if row == NOBODY else self.model.city_at(row)

    @property
    def council(self) -> list[City]:
        """Member cities with a seat in the Council."""
        return self._cities(self.model.world.network.council.nonzero()[0].tolist())

    @property
    def directorate(self) -> list[City]:
        """The Executive Directorate, or the host city alone under the rules of 1995."""
        return self._cities(self.model.world.network.directors.tolist())

    def _cities(self, rows: list[int]) -> list[City]:
        cities = (self.model.city_at(row) for row in rows)
        return [city for city in cities if city is not None]


class NationalGovernment(mesa.Agent["CityNetwork"]):
    """The national government of a country."""

    def __init__(self, model: "CityNetwork", country: str) -> None:
        super().__init__(model)
        self.country = country
        self._row = COUNTRIES.index(country)

    @property
    def position(self) -> float:
        """Position, −1 right to 1 left."""
        return float(self.model.world.government[self._row])

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
        for column in (world.undisturbed_government, world.unshifted_government, world.government):
            column[self._row] = value

    @property
    def autonomy(self) -> float:
        """Legal autonomy that national law leaves to cities this year, 0–1."""
        return float(self.model.world.conditions.autonomy[self._row])

    @property
    def in_bloc(self) -> bool:
        """Whether the country is in the bloc this year."""
        return bool(self.model.world.conditions.in_bloc[self._row])


class Donor(mesa.Agent["CityNetwork"]):
    """The outside donors together, such as development banks and foreign cooperation agencies."""

    @property
    def pot_usd(self) -> float:
        """Money offered and not yet paid, dollars."""
        return self.model.world.network.donor_pot / CENTS
