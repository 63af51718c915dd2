"""The server of the page: on this machine only unless told otherwise, and with nothing from elsewhere.

Where it listens and what it offers are settled before anything large is imported, and while that is, the
first worlds are made in the process beside it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from paradiplomacy.app.place import Place, resolve
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.work.background import jobs
from paradiplomacy.app.work.beforehand import first_runs
from paradiplomacy.common.interrupts import ended_in_order
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.scenario import Scenario


def offer_of(source: str | Path | Scenario | None, language: str = "") -> Offer:
    """The built-in scenarios and perhaps another one, which is compared with what it extends.

    Raises:
        ScenarioError: the scenario cannot be used.

    """
    scenarios = {scenario.name: scenario for scenario in builtin_scenarios()}
    if source is None:
        return Offer(scenarios, lang=language)
    own = load_scenario(source)
    base = next((name for name in own.lineage if name in scenarios), "baseline")
    scenarios.setdefault(own.name, own)
    first, second = (base, own.name) if base != own.name else (Offer.first, Offer.second)
    offer = Offer(scenarios, first, second, language)
    return offer if default(offer).years(offer) else Offer(scenarios, own.name, own.name, language)


def serve(
    source: str | Path | Scenario | None = None,
    port: int | None = None,
    address: str = "127.0.0.1",
    show: bool = True,
    say: Callable[[str], None] = print,
    language: str | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        source: a scenario to open with.
        port: port to listen on; 0 takes any that is free, None the usual one or the next that is free.
        address: address to listen on.
        show: whether to open the page in a browser.
        say: receives the address of the page, once it can be opened, and whether others can open it.
        language: of the page, whatever the browser prefers.

    Raises:
        ParadiplomacyError: the scenario cannot be used, or nothing can listen there.

    """
    if language is not None:
        Texts(language)  # refuses one that there is not
    offer, place = offer_of(source, language or ""), Place(address, resolve(address), port)
    place.free_port()  # refuses where there is none, before its reader waits
    with ended_in_order(), jobs:
        choices = default(offer)
        first = jobs.follow(jobs.do, partial(first_runs, choices.worlds(offer), choices.seed))
        from paradiplomacy.app.site import open_site

        open_site(offer, place, show, say, first)
