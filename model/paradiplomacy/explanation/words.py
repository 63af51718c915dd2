"""Explanations in words, in three languages: what page, lesson, notebook and command say alike."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation import numbers
from paradiplomacy.explanation.facts import Facts
from paradiplomacy.explanation.numbers import Row
from paradiplomacy.explanation.parting import Fork, Parting
from paradiplomacy.explanation.project import ProjectFate
from paradiplomacy.explanation.reasons import Weights, lever_in_words, moved, reason, reasons, slug, weigh
from paradiplomacy.explanation.verdict import Verdict
from paradiplomacy.phases.by_hand import BY_HAND
from paradiplomacy.phases.finish import COMPLETE
from paradiplomacy.phases.proposals import PROPOSE
from paradiplomacy.phases.search import CONSENT
from paradiplomacy.scenario.files import builtin_names, load_scenario

_MOST_NAMED = 3
_LUCK = ((0.05, "rare"), (0.35, "unlikely"), (0.65, "even"), (0.95, "likely"), (1.0, "certain"))
"""Below which chance what came of a decision is called so."""
_SELDOM = 0.35
"""Below this chance of a yes it is said that few do it, where more speaks for it than against it."""

BY_WEIGHT = (
    "take part", "propose", "go ahead", "complete", "consent", "attend",
    "apply for training", "pay the fee", "join", "leave",
)  # fmt: skip
"""Decisions in the order in which they are told: what a city does for others before what it does as usual."""


class Told(NamedTuple):
    """A decision in words.

    Attributes:
        outcome: what came of it, in a sentence.
        why: how likely that was, and what weighed, in sentences without numbers.
        weights: the same as bars, of one world or of two.
        numbers: for those who open them.
    """

    outcome: str
    why: str
    weights: Weights
    numbers: list[Row]

    @property
    def paragraph(self) -> str:
        """All sentences."""
        return f"{self.outcome} {self.why}".strip()


class Wording(NamedTuple):
    """An explanation in words: a title, where paths part, if asked, and the decisions that matter first."""

    title: str
    parting: Told | None
    decisions: list[Told]

    @property
    def parts(self) -> list[Told]:
        """All that is told below the title, in order."""
        return [*filter(None, [self.parting]), *self.decisions]


def put_into_words(explanation: Facts, texts: Texts) -> Wording:
    """An explanation in words."""
    title = texts(
        "explain.said.title",
        city=explanation.city,
        year=explanation.year,
        scenario=_title(*explanation.scenario, texts),
        seed=explanation.seed,
    )
    parting = None if explanation.parting is None else _parting(explanation.parting, texts)
    ordered = sorted(explanation.decisions, key=lambda one: _rank(one, explanation))
    return Wording(title, parting, [_decision(one, explanation, texts) for one in ordered])


def _rank(decision: Verdict, explanation: Facts) -> tuple[bool, bool, int]:
    """Where a decision stands: first that by which two worlds part, then a change of membership."""
    fork = explanation.parting and explanation.parting.parted
    parts = fork and (fork.year, fork.name, fork.asker) == (explanation.year, decision.name, decision.other)
    enters_or_leaves = decision.name in {"join", "leave"} and decision.outcome
    return not parts, not enters_or_leaves, BY_WEIGHT.index(decision.name)


def paragraphs(explanation: Facts, language: str = "en") -> list[str]:
    """A title, then where paths part, then a paragraph for each decision."""
    texts = Texts(language)
    wording = put_into_words(explanation, texts)
    nothing = [] if wording.decisions else [texts("explain.said.nothing")]
    return [wording.title, *(part.paragraph for part in wording.parts), *nothing]


# --- A decision ---


def _decision(decision: Verdict, explanation: Facts, texts: Texts) -> Told:
    said = outcome(decision, explanation.finished, texts)
    cancelled = explanation.finished if decision.name == COMPLETE.name else None
    if cancelled is not None and _cancelled(cancelled):
        chance = texts("explain.figure.cancellation"), [texts.number(cancelled.cancellation, 4)]
        return Told(said, "", Weights([], [[]]), [chance])
    proposal = explanation.proposal if decision.name == PROPOSE.name else None
    rows = [*numbers.sums([decision], texts), *numbers.turned(decision, texts)]
    rows += numbers.judged(proposal, texts) if proposal is not None and proposal.rank else []
    why = [*_why(decision, texts), *(_proposal(proposal, texts) if proposal is not None else ())]
    return Told(said, " ".join(filter(None, why)), weigh([decision], texts), rows)


def _why(decision: Verdict, texts: Texts) -> Iterator[str]:
    settled = decision.by_rule
    yield texts(f"explain.settled.{slug(decision.name)}") if settled else _luck(decision, texts)
    yield _largest_terms(decision, texts)
    if decision.gate != 1:
        yield texts(f"explain.said.{'closed' if decision.form == 'hazard' else 'law'}")
    if not settled:
        yield _list_turnings(decision, texts)


def outcome(decision: Verdict, finished: ProjectFate | None, texts: Texts) -> str:
    """What came of a decision, in a sentence."""
    key = f"explain.outcome.{slug(decision.name)}"
    if decision.name == COMPLETE.name and finished is not None:
        way = "cancelled" if _cancelled(finished) else _yes(decision.outcome)
        return texts(f"{key}.{way}", partners=_join(finished.partners, texts))
    return texts(f"{key}.{_yes(decision.outcome)}", other=decision.other)


def _cancelled(finished: ProjectFate) -> bool:
    return finished.state == "cancelled"


def _yes(outcome: bool) -> str:
    return "yes" if outcome else "no"


def _luck(decision: Verdict, texts: Texts) -> str:
    """How likely it was that this came of it; nothing where it could not be otherwise."""
    chance = decision.chance if decision.outcome else 1 - decision.chance
    return next((texts(f"explain.luck.{name}") for limit, name in _LUCK if chance < limit), "")


def _largest_terms(decision: Verdict, texts: Texts) -> str:
    terms = [(name, value) for name, value in reasons(decision) if round(value, 2)]
    for_it = _list([pair for pair in terms if pair[1] > 0], texts)
    against = _list([pair for pair in terms if pair[1] < 0], texts)
    key = "largest" if for_it and against else "only_for" if for_it else "only_against"
    seldom = sum(value for _, value in terms) > 0 and decision.chance < _SELDOM
    said = [texts(f"explain.said.{key}", for_it=for_it, against=against)] if terms else []
    return " ".join([*said, texts("explain.said.seldom")] if seldom else said)


def _list(terms: list[tuple[str, float]], texts: Texts) -> str:
    return ", ".join(reason(name, [value], texts) for name, value in terms[:_MOST_NAMED])


def _list_turnings(decision: Verdict, texts: Texts) -> str:
    if not decision.turnings:
        return texts("explain.said.no_turning")
    changes = [
        texts(
            f"explain.said.{'more' if one.rises else 'less'}",
            name=lever_in_words(one.name, decision.name, texts),
        )
        for one in decision.turnings[:_MOST_NAMED]
    ]
    return texts("explain.said.turning", changes="; ".join(changes))


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
            grant=texts.number(proposal.grant_usd),
            how=texts(f"explain.said.{key}", rule=texts.rule(proposal.rule)),
        )
    else:
        yield texts("explain.said.not_judged")
    if proposal.donor_usd:
        key = "top_up" if proposal.grant_usd else "donors"
        yield texts(f"explain.said.{key}", usd=texts.number(proposal.donor_usd))


def _title(name: str, title: str, texts: Texts) -> str:
    """The title of a scenario; one that ships has it in each language, as long as it is its own."""
    changed = name in builtin_names() and load_scenario(name).title != title
    return title if changed else texts.scenario(name, title)


def _join(names: Iterable[str], texts: Texts) -> str:
    *most, last = names
    return f"{'; '.join(most)}{texts('explain.said.and')}{last}" if most else last


# --- Two scenarios ---


def _parting(parting: Parting, texts: Texts) -> Told:
    """Where paths part: first the decision, then what was different before it."""
    one, other = (_title(*scenario, texts) for scenario in parting.scenarios)
    if parting.touched is None:
        same = texts("explain.parting.same", until=parting.until, one=one, other=other)
        return Told(same, "", Weights([], [[], []]), [])
    named = parting.causes[:_MOST_NAMED]
    causes = "; ".join(texts(f"explain.concern.{cause.name}") for cause in named)
    key = "touched" if causes else "touched_terms"
    touched = texts(f"explain.parting.{key}", year=parting.touched, one=one, other=other, causes=causes)
    rows, fork = [*numbers.differing(named, texts)], parting.parted
    if fork is None:
        alike = texts("explain.parting.alike", until=parting.until)
        return Told(alike, touched, Weights([], [[], []]), rows)
    sides = (fork.one, fork.other)
    said = [touched, moved(fork.one, fork.other, other, texts) if fork.one and fork.other else ""]
    rows = [*numbers.sums(sides, texts), *rows]
    return Told(_fork(fork, (one, other), texts), " ".join(filter(None, said)), weigh(sides, texts), rows)


def _fork(fork: Fork, scenarios: tuple[str, str], texts: Texts) -> str:
    one, other = scenarios
    first, second = (_side(decision, fork.name, texts) for decision in (fork.one, fork.other))
    return texts("explain.parting.parted", year=fork.year, one=one, other=other, first=first, second=second)


def _side(decision: Verdict | None, name: str, texts: Texts) -> str:
    if decision is None:
        return texts(f"explain.parting.{'not_asked' if name == CONSENT.name else 'undecided'}")
    if name == COMPLETE.name:
        return texts(f"explain.parting.{'completed' if decision.outcome else 'not_completed'}")
    return outcome(decision, None, texts)
