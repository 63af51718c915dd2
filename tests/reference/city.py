"""A city, member or candidate. Its politics is synthetic: nothing is said about a real mayor."""

import math
from typing import TYPE_CHECKING

import mesa

from paradiplomacy.world.streams import Purpose
from reference.draws import START, city_code
from reference.places import Place, distance_km, on_sphere

if TYPE_CHECKING:
    from reference.government import Government
    from reference.network import ReferenceNetwork

AXES = ("border", "productive", "citizenship", "other")
FORGOTTEN = 0.001
"""A tie below this weight is forgotten (readings of the model)."""

NEVER = -1


def logistic(z: float) -> float:
    """σ(z) = 1/(1 + e^−z), for any z."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    power = math.exp(z)
    return power / (1 + power)


def similarity(one: float, other: float) -> float:
    """1 − |x_i − x_j|/2 of two positions."""
    return 1 - abs(one - other) / 2


class City(mesa.Agent):
    """One of the places that are or may become members."""

    def __init__(
        self, model: "ReferenceNetwork", place: Place, government: "Government", borders: bool
    ) -> None:
        super().__init__(model)
        self.place = place
        self.id = place.id
        self.government = government
        self.country = place.country
        self.border = borders
        self.code = city_code(place.id)
        self.point = on_sphere(place)
        self.population = float(model.p.cities.equal_population) or place.population
        self.neighbours: list[City] = []
        self._set_nature()
        self._set_state()

    def _set_nature(self) -> None:
        """What a city keeps: size, usual money, unit, axis, office, civil society, usual capacity."""
        p = self.model.p
        self.size = (
            math.log(self.population) - math.log(p.cities.reference_population)
        ) / p.cities.population_spread
        wealth = getattr(p.cities.wealth, self.country)
        self.usual_budget_usd = p.cities.budget_per_head_usd * self.population * wealth
        self.unit = math.floor(self.drawn(Purpose.UNIT, START) * p.units.count)
        self.axis = self._preferred_axis()
        self.office = logistic(p.capacity.office_size_effect * self.size + p.capacity.office_base)
        civil = p.civil_society
        self.civil_society = self.model.draws.beta(
            Purpose.CIVIL_SOCIETY, START, self.code, civil.alpha, civil.beta
        )
        noise = p.capacity.spread * self.drawn_normal(Purpose.CAPACITY, START)
        start = p.capacity.start + p.capacity.size_effect * self.size + noise
        self.usual_capacity = min(1.0, max(0.0, start))

    def _preferred_axis(self) -> str:
        """By the usual shares of the axes; a border city leans to its own."""
        p = self.model.p.axes
        if self.border and self.drawn(Purpose.BORDER_AXIS, START) < p.border_city_bias:
            return "border"
        return axis_at(self.drawn(Purpose.PREFERRED_AXIS, START), [p.border, p.productive, p.citizenship])

    def _set_state(self) -> None:
        """What changes from year to year."""
        p = self.model.p
        usual = usual_mayor(self.government.position["mayors"], p.politics)
        noise = p.politics.mayor_spread * self.drawn_normal(Purpose.MAYOR_POSITION, START)
        self.position = min(1.0, max(-1.0, usual + noise))
        self.position_change = 0.0
        self.mayor_changed = False
        self.gate = 1.0
        self.capacity = self.usual_capacity
        self.capacity_lost = 0.0
        self.budget = self.spent = 0
        self.shock = 0.0
        self.member = self.active = self.was_active = False
        self.in_council = self.at_summit = False
        self.joined = NEVER
        self.arrears = self.idle = 0
        self.experience = self.discouragement = self.drafting = 0.0
        self.awareness = p.awareness.start
        self.trained = self.ever_trained = False
        self.coordinating = False
        self.partnerships = 0
        self.ties: dict[City, float] = {}

    # chance

    def drawn(self, purpose: Purpose, year: int | None = None) -> float:
        """This city's uniform number for a purpose this year."""
        return self.model.draws.uniform(purpose, self.model.year if year is None else year, self.code)

    def drawn_normal(self, purpose: Purpose, year: int | None = None) -> float:
        """This city's normal number for a purpose this year."""
        return self.model.draws.normal(purpose, self.model.year if year is None else year, self.code)

    # politics and law

    def open_year(self) -> None:
        """What was this year's activity becomes last year's."""
        self.was_active = self.active

    def elect_mayor(self) -> None:
        """(17) At an election a new mayor with .6: x ← .25x + .75(.7y + .3·.2) + N(0, .85·σ_x)."""
        p, before = self.model.p.politics, self.position
        votes = self.government.votes_this_year
        self.mayor_changed = votes and self.drawn(Purpose.MAYOR_CHANGE) < p.mayor_change
        if self.mayor_changed:
            kept = p.mayor_persistence
            centre = kept * before + (1 - kept) * usual_mayor(self.government.position["mayors"], p)
            noise = 0.85 * p.mayor_spread * self.drawn_normal(Purpose.MAYOR_POSITION)
            self.position = min(1.0, max(-1.0, centre + noise))
        self.position_change = abs(self.position - before)
        self.update_gate()

    def update_gate(self) -> None:
        """(1) G = L + (1 − L)·min(1, ω(1 + φ·voice)·n), the voice heard in bloc countries only."""
        if self.model.p.rules.gate == "off":
            return
        p, government = self.model.p.law, self.government
        heard = self.model.organs.voice if government.in_bloc else 0.0
        national = similarity(self.position, government.position["own"])
        permitted = p.national_permission * (1 + p.representation * heard) * national
        self.gate = government.autonomy + (1 - government.autonomy) * min(permitted, 1.0)

    @property
    def informal_gate(self) -> float:
        """G^ζ: practice goes faster than regulation."""
        return self.gate**self.model.p.law.informal_exponent

    @property
    def alignment(self) -> float:
        """α, similarity of mayor and agenda."""
        return similarity(self.position, self.model.organs.agenda)

    @property
    def accord(self) -> float:
        """(2b) acc = (1 − ω_d)(α − .75) + ω_d(ι − .6), ι = ½ + ½x a mayor's preference for integration."""
        directional = self.model.p.politics.directional
        preference = 0.5 + 0.5 * self.position
        return (1 - directional) * (self.alignment - 0.75) + directional * (preference - 0.6)

    def lose_capacity(self) -> None:
        """(13) A new mayor costs K·ψ(1 − o)(1 − .2·stp), the last factor for members."""
        self.capacity_lost = 0.0
        if not self.mayor_changed:
            return
        p = self.model.p
        memory = min(1.0, p.secretariat.memory * p.secretariat.strength) if self.member else 0.0
        after = self.capacity * (1 - p.capacity.turnover_loss * (1 - self.office) * (1 - memory))
        self.capacity_lost = self.capacity - after
        self.capacity = after

    # ties

    def tie(self, other: "City", weight: float) -> None:
        """(14) Strengthen the tie with another city, on both sides."""
        if weight:
            self.ties[other] = other.ties[self] = self.ties.get(other, 0.0) + weight

    def fade_ties(self) -> None:
        """(14) w ← (1 − d)·w."""
        kept = 1 - self.model.p.ties.decay
        self.ties = {other: w * kept for other, w in self.ties.items() if w * kept >= FORGOTTEN}

    def cut_ties(self) -> None:
        """A city that leaves keeps no ties."""
        for other in self.ties:
            del other.ties[self]
        self.ties = {}

    def sum_over_ties(self, value: "dict[City, float] | None" = None) -> float:
        """Σ_j w_ij·value_j, over partners by id: those after this city, those before it, then both.

        Seats in the Council go by such sums, so that the order in which numbers are added is part of the
        contract: two cities tied alike must not differ in the last bit in one model and not in the other.
        """
        after = before = 0.0
        for other in sorted(self.ties, key=_id):
            weighted = self.ties[other] if value is None else self.ties[other] * value[other]
            if other.id > self.id:
                after += weighted
            else:
                before += weighted
        return after + before

    @property
    def strength(self) -> float:
        """Σ_j w_ij."""
        return self.sum_over_ties()

    @property
    def degree(self) -> int:
        """Number of ties above the threshold."""
        threshold = self.model.p.ties.threshold
        return sum(weight > threshold for weight in self.ties.values())

    def mean_of_partners(self, value: "dict[City, float]", otherwise: float) -> float:
        """Tie-weighted mean of a value over the partners, ``otherwise`` without ties."""
        return self.sum_over_ties(value) / self.strength if self.ties else otherwise

    # money of the year

    @property
    def budget_usd(self) -> float:
        """b, dollars."""
        return self.budget / 100

    @property
    def cash_left(self) -> int:
        """Cents of the budget not yet spent."""
        return self.budget - self.spent

    @property
    def fee_usd(self) -> float:
        """Yearly fee by population."""
        p = self.model.p.fees
        if self.population < 50_000:
            return p.under_50k_usd
        if self.population < 200_000:
            return p.under_200k_usd
        return p.under_1m_usd if self.population < 1_000_000 else p.over_1m_usd

    @property
    def km_to_summit(self) -> float:
        """Distance to the host city, 0 without one."""
        host = self.model.organs.host
        return distance_km(self.point, host.point) if host else 0.0

    @property
    def participation_usd(self) -> float:
        """c_0(1 − .7v) + fee + c_d·km to the host/1000·(1 − v), whoever bears it.

        What the network paid last year for activities of the units lowers c_0.
        """
        p, online = self.model.p.cost, self.model.conditions.digital
        usual = max(0.0, p.participation_usd - self.model.organs.relief_usd)
        travel = p.distance_usd * self.km_to_summit / 1000 * (1 - online)
        return usual * (1 - p.digital_saving * online) + self.fee_usd + travel

    @property
    def burden(self) -> float:
        """(2) κ = c/(c + b), of the cost that central government does not bear."""
        cost = self.participation_usd * (1 - self.model.p.support.central_share)
        total = cost + self.budget_usd
        return cost / total if total > 0 else 0.0

    @property
    def expected_usd(self) -> float:
        """E = d·m: outside money that a year is expected to bring."""
        return self.drafting * self.model.organs.expected_usd

    def weighed(self, outside_usd: float) -> float:
        """(3), (5) Φ = outside money/(outside money + b); 0 in a year without a call."""
        total = outside_usd + self.budget_usd
        return outside_usd / total if self.model.organs.calls and total > 0 else 0.0

    # learning

    def remember_drafting(self) -> None:
        """(5) d ← .8d + .2·[drafted]."""
        self.drafting = 0.8 * self.drafting + 0.2 * self.coordinating

    def learn_from_projects(self, completed: int) -> None:
        """(5), (13), (18) E ← .8E + completed; K ← K + λ_p(1 − K), A ← A + .10(1 − A) once for each."""
        p = self.model.p
        self.experience = p.proposing.experience_memory * self.experience + completed
        for _ in range(completed):
            self.capacity += p.capacity.project_learning * (1 - self.capacity)
            self.awareness += p.awareness.project * (1 - self.awareness)

    def become_known(self) -> None:
        """(18) A ← A + .01(1 − A)·active·(1 + campaign) − .10A."""
        p, gain = self.model.p.awareness, 0.0
        if self.active:
            campaign = p.campaign * self.model.conditions.campaign
            gain = p.activity * (1 - self.awareness) * (1 + campaign)
        self.awareness = min(1.0, max(0.0, self.awareness + gain - p.decay * self.awareness))


def _id(city: City) -> int:
    return city.id


def usual_mayor(government: float, p: object) -> float:
    """Where mayors stand on average: .7y + .3·.2."""
    return p.coattails * government + (1 - p.coattails) * p.mayor_mean


def axis_at(drawn: float, shares: list[float]) -> str:
    """The axis on which a uniform number falls, given the shares of the first three."""
    bound = 0.0
    for axis, share in zip(AXES, shares, strict=False):
        bound += share
        if drawn < bound:
            return axis
    return "other"
