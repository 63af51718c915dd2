"""Learning and forgetting at the end of a year, and what is remembered of it (last step)."""

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork

USUAL_DISPERSION = 0.4


class LastYear(NamedTuple):
    """What cities and donors know of the year before."""

    active: int
    active_by_unit: Counter[int]
    activity_share: float
    dispersion: float
    drafts_by_theme: Counter[int]


def remembered(model: "ReferenceNetwork") -> LastYear:
    """The year just finished, as the next one knows it."""
    active = [city for city in model.members if city.active]
    return LastYear(
        active=len(active),
        active_by_unit=Counter(city.unit for city in active),
        activity_share=len(active) / max(len(model.members), 1),
        dispersion=_spread([city.position for city in active]) if active else USUAL_DISPERSION,
        drafts_by_theme=Counter(project.theme for project in model.drafts),
    )


def _spread(values: list[float]) -> float:
    """Standard deviation of the values themselves."""
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


def learn_and_forget(model: "ReferenceNetwork") -> None:
    """(13), (18) Capacity, awareness, identity and voice move."""
    learned = _learned(model)
    for city in model.cities:
        city.capacity = learned[city]
        city.become_known()
    _move_identity(model)
    model.organs.voice = _voice(model)


def _learned(model: "ReferenceNetwork") -> "dict[City, float]":
    """(13) K ← K + λ_l·active·max(0, K̃ − K) + μ(K0 − K), all from the same state."""
    p, before = model.p.capacity, {city: city.capacity for city in model.cities}
    after = {}
    for city, capacity in before.items():
        gain = p.reversion * (city.usual_capacity - capacity)
        if city.active:
            gain += p.peer_learning * max(0.0, city.mean_of_partners(before, capacity) - capacity)
        after[city] = min(1.0, max(0.0, capacity + gain))
    return after


def _move_identity(model: "ReferenceNetwork") -> None:
    """(18) R ← clip(R + .02(1 − R)·starts/20 + .05·threat·(1 − R) − .03R, 0, 1)."""
    p, before = model.p.identity, model.organs.identity
    struck = sum(city.government.shock > 0 for city in model.members) / max(len(model.members), 1)
    threat = 1.0 if model.conditions.pandemic else struck
    gain = p.projects * (1 - before) * len(model.running) / 20 + p.threat * threat * (1 - before)
    model.organs.identity = min(1.0, max(0.0, before + gain - p.decay * before))


def _voice(model: "ReferenceNetwork") -> float:
    """Voice = forum·S_eff·n/(n + 100)·H, H the entropy of active cities by country / ln 10."""
    by_country = Counter(city.country for city in model.members if city.active)
    active = by_country.total()
    if not model.conditions.forum or not active:
        return 0.0
    shares = [count / active for count in by_country.values()]
    evenness = max(0.0, -math.fsum(share * math.log(share) for share in shares) / math.log(10))
    return model.cushioned(model.support) * active / (active + 100) * evenness
