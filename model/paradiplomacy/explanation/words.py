"""Explanations in sentences, in three languages."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.facts import Facts
from paradiplomacy.explanation.parting import Fork, Gap, Parting
from paradiplomacy.explanation.project import ProjectFate
from paradiplomacy.explanation.turning import Turning
from paradiplomacy.explanation.verdict import Verdict
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.phases.finish import COMPLETE
from paradiplomacy.phases.proposals import PROPOSE
from paradiplomacy.phases.search import CONSENT

_MOST_NAMED = 3
_LEAST_SHOWN = 0.005
CONSTANT = {"intercept", "country", "rate", "usual"}
"""Terms that are the same for all cities, or all of a country: they are no reason of this one."""


class Wording(NamedTuple):
    """An explanation in words: a title, a paragraph for each decision, and where paths part, if asked."""

    title: str
    decisions: list[str]
    parting: str


def put_into_words(explanation: Facts, texts: Texts) -> Wording:
    """An explanation in words."""
    title = texts(
        "explain.said.title",
        city=explanation.city,
        year=explanation.year,
        scenario=texts.scenario(*explanation.scenario),
        seed=explanation.seed,
    )
    paragraphs = [" ".join(filter(None, _decision(one, explanation, texts))) for one in explanation.decisions]
    parting = "" if explanation.parting is None else " ".join(_parting(explanation.parting, texts))
    return Wording(title, paragraphs, parting)


def paragraphs(explanation: Facts, language: str = "en") -> list[str]:
    """A title, then a paragraph for each decision, then where paths part."""
    texts = Texts(language)
    wording = put_into_words(explanation, texts)
    decisions = wording.decisions or [texts("explain.said.nothing")]
    return [wording.title, *decisions, *filter(None, [wording.parting])]


def slug(name: str) -> str:
    """A name as part of a key: ``benefit: funding`` is ``benefit_funding``."""
    return re.sub(r"[^a-z]+", "_", name.lower())


def term_in_words(name: str, texts: Texts) -> str:
    """What a term is called; one that a user adds goes by its own name."""
    key = f"explain.term.{slug(name)}"
    return texts(key) if texts.has(key) else name


# --- A decision ---


def _decision(decision: Verdict, explanation: Facts, texts: Texts) -> Iterable[str]:
    yield outcome(decision, explanation.finished, texts)
    if decision.name == COMPLETE.name and _cancelled(explanation.finished):
        return
    if decision.by_rule:
        yield texts(f"explain.settled.{slug(decision.name)}")
    else:
        verdict = texts("explain.said.below" if decision.drawn < decision.chance else "explain.said.above")
        chance, drawn = _chance(decision.chance, texts), _chance(decision.drawn, texts)
        yield texts("explain.said.chance", chance=chance, drawn=drawn, verdict=verdict)
    yield _largest_terms(decision, texts)
    if decision.gate != 1:
        key = "closed" if decision.form == "hazard" else "gate"
        yield texts(f"explain.said.{key}", gate=_chance(decision.gate, texts))
    if not decision.by_rule:
        yield _list_turnings(decision.turnings, texts)
    if decision.name == PROPOSE.name and explanation.proposal is not None:
        yield from _proposal(explanation.proposal, texts)


def outcome(decision: Verdict, finished: ProjectFate | None, texts: Texts) -> str:
    """What came of a decision, in a sentence."""
    key = f"explain.outcome.{slug(decision.name)}"
    if decision.name == COMPLETE.name and finished is not None:
        partners = _join(finished.partners, texts)
        if _cancelled(finished):
            return texts(f"{key}.cancelled", partners=partners, chance=_chance(finished.cancellation, texts))
        return texts(f"{key}.{_yes(decision.outcome)}", partners=partners)
    return texts(f"{key}.{_yes(decision.outcome)}", other=decision.other)


def _cancelled(finished: ProjectFate | None) -> bool:
    return finished is not None and finished.state == "cancelled"


def _yes(outcome: bool) -> str:
    return "yes" if outcome else "no"


def _chance(value: float, texts: Texts) -> str:
    """Two decimals, more where that would be zero or one."""
    for decimals in (2, 3, 4):
        if 0.5 / 10**decimals <= value <= 1 - 0.5 / 10**decimals:
            return texts.number(value, decimals)
    return texts.number(value, 2) if value in (0, 1) else texts.number(value, 4)


def reasons(decision: Verdict) -> list[tuple[str, float]]:
    """The terms that are reasons of this city, the largest first; benefit as a whole, beside the usual."""
    sums: dict[str, float] = {}
    for name, value in decision.terms.items():
        if name not in CONSTANT:
            whole = name.partition(":")[0]
            sums[whole] = sums.get(whole, 0.0) + value
    return sorted(((name, value) for name, value in sums.items() if value), key=lambda pair: -abs(pair[1]))


def _largest_terms(decision: Verdict, texts: Texts) -> str:
    terms = [(name, value) for name, value in reasons(decision) if round(value, 2)]
    for_it = _list([pair for pair in terms if pair[1] > 0][:_MOST_NAMED], texts)
    against = _list([pair for pair in terms if pair[1] < 0][:_MOST_NAMED], texts)
    key = "largest" if for_it and against else "only_for" if for_it else "only_against"
    return texts(f"explain.said.{key}", for_it=for_it, against=against) if terms else ""


def _list(terms: Iterable[tuple[str, float]], texts: Texts) -> str:
    items = [f"{term_in_words(name, texts)} ({texts.number(value, 2, signed=True)})" for name, value in terms]
    return ", ".join(items)


def _list_turnings(turnings: tuple[Turning, ...], texts: Texts) -> str:
    if not turnings:
        return texts("explain.said.no_turning")
    changes = [
        texts(
            f"explain.said.{'more' if one.rises else 'less'}",
            name=texts(f"explain.lever.{slug(one.name)}"),
            **dict(zip(("then", "now"), _ends(one, texts), strict=True)),
        )
        for one in turnings[:_MOST_NAMED]
    ]
    return texts("explain.said.turning", changes="; ".join(changes))


def _ends(turning: Turning, texts: Texts) -> tuple[str, str]:
    decimals = (0, 2, 4) if abs(turning.now) >= 100 else (2, 3, 4, 6)
    return _tell_apart(turning.then, turning.now, texts, decimals)


def _tell_apart(one: float, other: float, texts: Texts, decimals: Sequence[int]) -> tuple[str, str]:
    """Two values with as many decimals as it takes to tell them apart."""
    for number in decimals:
        pair = texts.number(one, number), texts.number(other, number)
        if pair[0] != pair[1]:
            break
    return pair


# --- A proposal ---


def _proposal(proposal: ProjectFate, texts: Texts) -> Iterable[str]:
    if proposal.asked:
        names = [
            texts(f"explain.said.{'agreed' if yes else 'declined'}", name=name)
            for name, yes in proposal.asked
        ]
        yield texts("explain.said.asked", names=_join(names, texts))
    if not proposal.partners:
        yield texts("explain.said.alone")
    elif proposal.rank:
        key = "by_hand" if proposal.rule == BY_HAND else "by_a_rule"
        yield texts(
            "explain.said.judged",
            request=texts.number(proposal.request_usd),
            rank=proposal.rank,
            judged=proposal.judged,
            quality=texts.number(proposal.quality, 2),
            grant=texts.number(proposal.grant_usd),
            how=texts(f"explain.said.{key}", rule=texts.rule(proposal.rule)),
        )
    else:
        yield texts("explain.said.not_judged")
    if proposal.donor_usd:
        key = "top_up" if proposal.grant_usd else "donors"
        yield texts(f"explain.said.{key}", usd=texts.number(proposal.donor_usd))


def _join(names: Iterable[str], texts: Texts) -> str:
    *most, last = names
    return f"{'; '.join(most)}{texts('explain.said.and')}{last}" if most else last


# --- Two scenarios ---


def _parting(parting: Parting, texts: Texts) -> Iterable[str]:
    one, other = (texts.scenario(*scenario) for scenario in parting.scenarios)
    if parting.touched is None:
        yield texts("explain.parting.same", until=parting.until, one=one, other=other)
        return
    causes = "; ".join(_cause(cause, texts) for cause in parting.causes[:_MOST_NAMED])
    key = "touched" if causes else "touched_terms"
    yield texts(f"explain.parting.{key}", year=parting.touched, one=one, other=other, causes=causes)
    if parting.parted is None:
        yield texts("explain.parting.alike", until=parting.until)
    else:
        yield from _fork(parting.parted, (one, other), texts)


def _cause(cause: Gap, texts: Texts) -> str:
    whole = cause.one.is_integer() and cause.other.is_integer()
    a, b = _tell_apart(cause.one, cause.other, texts, (0,) if whole else (2, 3, 4, 6))
    return texts("explain.parting.cause", name=texts(f"explain.concern.{cause.name}"), a=a, b=b)


def _fork(fork: Fork, scenarios: tuple[str, str], texts: Texts) -> Iterable[str]:
    first, second = (_side(decision, fork.name, texts) for decision in (fork.one, fork.other))
    one, other = scenarios
    yield texts("explain.parting.parted", year=fork.year, one=one, other=other, first=first, second=second)
    if fork.one is not None and fork.other is not None:
        a, b = _tell_apart(fork.one.chance, fork.other.chance, texts, (2, 3, 4, 6))
        yield texts("explain.parting.draw", drawn=_chance(fork.one.drawn, texts), a=a, b=b)
        moved = [(term.name, term.change) for term in fork.terms if abs(term.change) >= _LEAST_SHOWN]
        if moved:
            yield texts("explain.parting.terms", terms=_list(moved[:_MOST_NAMED], texts))


def _side(decision: Verdict | None, name: str, texts: Texts) -> str:
    if decision is None:
        return texts(f"explain.parting.{'not_asked' if name == CONSENT.name else 'undecided'}")
    if name == COMPLETE.name:
        return texts(f"explain.parting.{'completed' if decision.outcome else 'not_completed'}")
    return outcome(decision, None, texts)


# --- In figures ---


def figures(explanation: Facts, language: str = "en") -> list[str]:
    """Each decision as a sum: all its terms, then gate, chance, draw and outcome."""
    texts = Texts(language)
    return [line for decision in explanation.decisions for line in _sum(decision, texts)]


def _sum(decision: Verdict, texts: Texts) -> Iterable[str]:
    yield texts(f"explain.kind.{slug(decision.name)}") + (f", {decision.other}" if decision.other else "")
    for name, value in decision.terms.items():
        yield f"  {texts.number(value, 3, signed=True):>9}  {term_in_words(name, texts)}"
    yield f"  {texts.number(decision.logit, 3, signed=True):>9}  {texts(f'explain.figure.{decision.form}')}"
    for name in ("gate", "chance", "drawn"):
        yield f"  {texts.number(getattr(decision, name), 4):>9}  {texts(f'explain.figure.{name}')}"
    yield f"  {texts(f'explain.figure.{_yes(decision.outcome)}'):>9}"
