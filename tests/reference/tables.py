"""The tables of a run in detail: countries, cities, projects, ties and the ledger, a list a column."""

from typing import TYPE_CHECKING, Any

from reference.statistic import mean

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork
    from reference.project import Project

type Row = dict[str, Any]


class Tables:
    """Keeps the rows of a run, year by year; what becomes of a project shows in its own row."""

    def __init__(self, model: "ReferenceNetwork") -> None:
        self._model = model
        self._countries: list[Row] = []
        self._cities: list[Row] = []
        self._ties: list[Row] = []
        self._projects: list[Project] = []

    def observe(self) -> None:
        """Add the year that the model has just finished."""
        model, year = self._model, {"year": self._model.year}
        self._countries += [year | _country(model, country) for country in model.governments]
        there = [city for city in model.cities if city.member or city in model.organs.leavers]
        self._cities += [year | _city(city) for city in there]
        self._ties += [
            year | {"city": city.id, "other": other.id, "weight": city.ties[other]}
            for city in model.members
            for other in sorted(city.ties, key=lambda one: one.id)
            if city.id < other.id
        ]
        self._projects += model.drafts

    def finished(self) -> dict[str, dict[str, list[Any]]]:
        """All tables so far."""
        ledger = [
            {"year": year, "from": payer, "to": payee, "purpose": purpose, "usd": amount / 100}
            for year, payer, payee, purpose, amount in self._model.ledger.entries
        ]
        rows = {
            "countries": self._countries,
            "cities": self._cities,
            "ties": self._ties,
            "projects": [_project(project) for project in self._projects],
            "ledger": ledger,
        }
        return {name: _columns(table) for name, table in rows.items()}


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _country(model: "ReferenceNetwork", country: str) -> Row:
    members = [city for city in model.members if city.country == country]
    drafts = [project for project in model.drafts if project.coordinator.country == country]
    return {
        "country": country,
        "members": len(members),
        "active_members": sum(city.active for city in members),
        "proposals": len(drafts),
        "grants": sum(project.grant > 0 for project in drafts),
        "joint_projects": sum(project in model.running for project in drafts),
        "capacity": mean([city.capacity for city in members]),
    }


def _city(city: "City") -> Row:
    return {
        "city": city.id,
        "name": city.place.name,
        "country": city.country,
        "population": city.population,
        "budget_usd": city.budget / 100,
        "spent_usd": city.spent / 100,
        "capacity": city.capacity,
        "office": city.office,
        "position": city.position,
        "alignment": city.alignment,
        "permission": city.gate,
        "awareness": city.awareness,
        "experience": city.experience,
        "discouragement": city.discouragement,
        "drafting": city.drafting,
        "shock": city.shock,
        "tie_strength": city.strength,
        "joined": city.joined,
        "member": city.member,
        "arrears": city.arrears,
        "thematic_unit": city.unit,
        "border": city.border,
        "active": city.active,
        "coordinating": city.coordinating,
        "partnerships": city.partnerships,
        "trained": city.trained,
        "council": city.in_council,
        "summit_attendance": city.at_summit,
        "latitude": city.place.latitude,
        "longitude": city.place.longitude,
    }


def _project(project: "Project") -> Row:
    partners = [city.id for city in project.partners] + [None, None]
    money = ("cost", "request", "grant", "donor", "private", "cash", "in_kind")
    return {
        "year": project.year,
        "project": project.label,
        "coordinator": project.coordinator.id,
        "coordinator_country": project.coordinator.country,
        "partner": partners[0],
        "second_partner": partners[1],
        "axis": project.axis,
        "theme": project.theme_name,
        "thematic_unit": project.unit,
        "quality": project.quality,
        "civil_society": project.civil_society,
        **{f"{name}_usd": getattr(project, name) / 100 for name in money},
        "state": project.state,
    }
