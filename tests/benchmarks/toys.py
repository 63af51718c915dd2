"""One small network model in the style of each package, to compare what a run costs in each.

A ring of agents with a tie to the nearest four on both sides. Each year an agent is active with a probability
that grows with its skill and with the share of its partners that were active; its skill moves towards theirs.

Started by ``peers.py`` with one of the names below, in an environment that has the package.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

AGENTS, TIES, YEARS = 400, 8, 32
BASE, PEERS, SKILL = -1.0, 2.0, 1.0
LEARNING, PRACTICE = 0.1, 0.02
TOGETHER = 64
"""Number of runs that a worker of this package makes side by side."""
ROUNDS = 7

STEPS = [step for step in range(-TIES // 2, TIES // 2 + 1) if step]
PARTNERS = [[(agent + step) % AGENTS for step in STEPS] for agent in range(AGENTS)]


class Behaviour:
    """What an agent does in a year, for packages whose agents are objects."""

    model: Any
    partners: "list[Behaviour]"

    def begin(self) -> None:
        self.skill, self.active, self.before = 0.0, False, False

    def act(self) -> None:
        share = sum(other.before for other in self.partners) / TIES
        chance = 1 / (1 + np.exp(-(BASE + PEERS * share + SKILL * self.skill)))
        self.active = self.model.random.random() < chance

    def learn(self) -> None:
        theirs = sum(other.skill for other in self.partners) / TIES
        self.skill += LEARNING * (theirs - self.skill) + PRACTICE * self.active

    def close(self) -> None:
        self.before = self.active


def introduced(cities: list[Any]) -> None:
    """Let agents know their partners."""
    for city, partners in zip(cities, PARTNERS, strict=True):
        city.begin()
        city.partners = [cities[partner] for partner in partners]


def mesa() -> float:
    """Agents as objects, with a method a stage."""
    from mesa import Agent, Model

    class City(Behaviour, Agent):  # type: ignore[misc, type-arg]
        pass

    class Network(Model):  # type: ignore[type-arg]
        def __init__(self) -> None:
            super().__init__(rng=1)
            introduced([City(self) for _ in range(AGENTS)])

        def step(self) -> None:
            for stage in ("act", "learn", "close"):
                self.agents.do(stage)

    model = Network()
    for _ in range(YEARS):
        model.step()
    return sum(city.active for city in model.agents) / AGENTS


def agentpy() -> float:
    """The same in AgentPy, with its lists of agents."""
    import agentpy as ap

    class City(Behaviour, ap.Agent):  # type: ignore[misc]
        pass

    class Network(ap.Model):  # type: ignore[misc]
        def setup(self) -> None:
            self.cities = ap.AgentList(self, AGENTS, City)
            introduced(list(self.cities))

        def step(self) -> None:
            self.cities.act()
            self.cities.learn()
            self.cities.close()

    model = Network({"steps": YEARS, "seed": 1})
    model.run(display=False)
    return sum(city.active for city in model.cities) / AGENTS


def starsim() -> float:
    """The same in Starsim, whose agents are rows of arrays."""
    import starsim as ss

    first, second = np.repeat(np.arange(AGENTS), TIES), np.ravel(PARTNERS)

    class Ring(ss.Network):  # type: ignore[misc]
        def init_post(self) -> None:
            super().init_post()
            self.append(p1=first, p2=second, beta=np.ones(len(first)))

        def step(self) -> None:
            """Ties stay."""

    class Activity(ss.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.define_states(ss.FloatArr("skill", default=0.0), ss.FloatArr("active", default=0.0))
            self.draw = ss.random()

        def step(self) -> None:
            skill, ties = self.skill.values, self.sim.networks[0].edges
            share = np.bincount(ties.p1, self.active.values[ties.p2], AGENTS) / TIES
            theirs = np.bincount(ties.p1, skill[ties.p2], AGENTS) / TIES
            chance = 1 / (1 + np.exp(-(BASE + PEERS * share + SKILL * skill)))
            active = self.draw.rvs(self.sim.people.auids) < chance
            self.skill[:] = skill + LEARNING * (theirs - skill) + PRACTICE * active
            self.active[:] = active

    last = 1994 + YEARS
    sim = ss.Sim(n_agents=AGENTS, networks=Ring(), modules=Activity(), start=1995, stop=last, dt=1, verbose=0)
    sim.run()
    [activity] = [module for module in sim.modules if isinstance(module, Activity)]
    return float(activity.active.values.mean())


def columns(runs: int = 1) -> float:
    """The same in columns of rows, the runs one after another, as this package keeps its cities."""
    rng = np.random.default_rng(1)
    partners = (np.array(PARTNERS) + AGENTS * np.arange(runs)[:, None, None]).reshape(-1, TIES)
    skill, active = np.zeros(AGENTS * runs), np.zeros(AGENTS * runs)
    for _ in range(YEARS):
        share, theirs = active[partners].mean(axis=1), skill[partners].mean(axis=1)
        chance = 1 / (1 + np.exp(-(BASE + PEERS * share + SKILL * skill)))
        active = (rng.random(len(chance)) < chance).astype(float)
        skill = skill + LEARNING * (theirs - skill) + PRACTICE * active
    return float(active.mean())


def side_by_side() -> float:
    """As many runs as a worker makes at a time."""
    return columns(TOGETHER)


TOYS: dict[str, Callable[[], float]] = {
    toy.__name__: toy for toy in (mesa, agentpy, starsim, columns, side_by_side)
}


def main() -> None:
    """Print the least processor time of a run, and the share that is active in the end."""
    toy = TOYS[sys.argv[1]]
    times, active = [], toy()
    for _ in range(ROUNDS):
        start = time.process_time()
        toy()
        times.append(time.process_time() - start)
    print(json.dumps({"seconds": min(times), "active": active}))


if __name__ == "__main__":
    main()
