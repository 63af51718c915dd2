"""The Method of Equal Shares in exact fractions (Peters, Pierczyński & Skowron 2021)."""

from fractions import Fraction


def equal_shares(costs: list[int], utilities: list[list[int]], budget: int) -> list[int]:
    """Places of the projects bought, then completed by total utility per cent of cost.

    Args:
        costs: of each project, in the order in which ties go.
        utilities: of each project to each voter.
        budget: shared equally by the voters.
    """
    wanted = [place for place, cost in enumerate(costs) if cost and any(utilities[place])]
    bought = _bought(wanted, costs, utilities, budget)
    rest = budget - sum(costs[place] for place in bought)
    for place in sorted(wanted, key=lambda place: Fraction(costs[place], sum(utilities[place]))):
        if place not in bought and costs[place] <= rest:
            bought.append(place)
            rest -= costs[place]
    return bought


def _bought(wanted: list[int], costs: list[int], utilities: list[list[int]], budget: int) -> list[int]:
    """The project with the lowest price ρ a unit of utility first, until no supporters can pay one.

    Money only goes, so prices never fall: what cannot be paid now never can, and what cost more than the
    cheapest at its last look is looked at again only when its turn comes.
    """
    voters = len(utilities[0]) if utilities else 0
    money = [Fraction(budget, voters) for _ in range(voters)]
    known = {place: Fraction(costs[place], sum(utilities[place])) for place in wanted}
    bought = []
    while known:
        place = min(known, key=lambda one: (known[one], one))
        price = _price(costs[place], utilities[place], money)
        if price is None:
            del known[place]
        elif price > known[place]:
            known[place] = price
        else:
            money = [
                max(left - price * u, Fraction(0)) for left, u in zip(money, utilities[place], strict=True)
            ]
            bought.append(place)
            del known[place]
    return bought


def _price(cost: int, utility: list[int], money: list[Fraction]) -> Fraction | None:
    """ρ with Σ min(money, ρ·u) = cost over the supporters, None where they cannot raise the cost."""
    supporters = [(left / u, left, u) for left, u in zip(money, utility, strict=True) if u]
    if sum(left for _, left, _ in supporters) < cost:
        return None
    supporters.sort()
    missing, weight = Fraction(cost), sum(u for _, _, u in supporters)
    for able_to, left, u in supporters:
        if missing <= able_to * weight:
            break
        missing -= left
        weight -= u
    return missing / weight
