"""Measure how often the intervals of the package hold the truth, and write ``intervals.md``.

Run it after a change of what is said with an interval: ``uv run python docs/trust.py`` (ten minutes). The
responses are those of ``made_up``, whose truth is known. What is counted is kept in ``intervals.json``, for
all trials and for the first few of them, which a slow test counts again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from generate import DOCS, table
from made_up import ANSWERS, INDICES, KEY, NAMES, SAMPLES, SHAPES, Said, Sampled, design, noise

from paradiplomacy.results.intervals import ROUGH, SKEWED
from paradiplomacy.results.sensitivity import Index, indices_by_seed, over_seeds

PAGE, RECORD = DOCS / "intervals.md", DOCS / "intervals.json"
TRIALS = 2_000
SEEDS = (3, 5, 14, 30)
ENOUGH = SEEDS[2:]
"""Seeds from which intervals are to hold, or are marked rough."""
LOW, HIGH = 92, 97
"""Per cent of trials between which an interval is one of 95 %."""
POOL = 4_000
"""Seeds whose indices are worked out once; trials draw from them, and their mean is the truth."""
PART, PART_OF_POOL = 100, 200
"""What is counted again by a test: the first trials, of indices trials with a pool of its own."""


class Count(NamedTuple):
    """In how many trials there is an interval, it holds the truth, is called rough, misses without that."""

    trials: int
    known: int
    held: int
    rough: int
    unseen: int

    @property
    def coverage(self) -> float | None:
        """How often an interval holds the truth, per cent; None where most trials have no interval."""
        return 100 * self.held / self.known if self.known > self.trials / 2 else None

    @property
    def marks(self) -> tuple[float, float]:
        """How often what is said is called rough, and how often it is wrong and not called so; per cent."""
        return 100 * self.rough / self.trials, 100 * self.unseen / self.trials


def counted(said: Iterable[Said]) -> Count:
    """What is said in trials, counted."""
    every = [(one.holds, one.rough) for one in said]
    return Count(
        len(every),
        sum(holds is not None for holds, _ in every),
        sum(holds is True for holds, _ in every),
        sum(rough for _, rough in every),
        sum(holds is False and not rough for holds, rough in every),
    )


def of_answer(answer: str, shape: str, seeds: int, trials: int = TRIALS) -> Count:
    """What comes of an answer in trials."""
    rng = np.random.default_rng([KEY, seeds, *f"{answer} {shape}".encode()])
    return counted(ANSWERS[answer](SHAPES[shape], rng, seeds) for _ in range(trials))


def pool(kind: str, shape: str, seeds: int = POOL) -> list[list[Index]]:
    """Indices of many seeds, each by itself, of an effect of the first name at fixed points."""
    of = design({"kind": kind, "samples": SAMPLES[kind], "parameters": dict.fromkeys(NAMES, "plausible")})
    rng = np.random.default_rng([KEY, *f"{kind} {shape}".encode()])
    effects = 3 * of.shares(KEY)[:, of.names.index(NAMES[0])]
    return indices_by_seed(of, KEY, effects[:, None] + noise(SHAPES[shape], rng, len(effects), seeds))


def of_index(of: Sampled, found: Sequence[Sequence[Index]], seeds: int, trials: int = TRIALS) -> Count:
    """What comes of an index: whether its interval over seeds holds its mean over all of them."""
    place = next(
        place for place, one in enumerate(found[0]) if (one.name, one.measure) == (of.name, of.measure)
    )
    same = [each[place] for each in found]
    truth = float(np.mean([one.value for one in same]))
    rng = np.random.default_rng([KEY, seeds, place])
    tried = (over_seeds([same[one] for one in rng.integers(len(same), size=seeds)]) for _ in range(trials))
    return counted(Said(one.low, one.high, truth) for one in tried)


type Counts = dict[tuple[str, str], list[Count]]
"""By what is said and the shape of chance a count for each number of seeds."""


def count(trials: int, seeds_of_pool: int) -> Counts:
    """A row for each kind of answer and shape of chance."""
    found: Counts = {}
    for answer, shape in product(ANSWERS, SHAPES):
        found[answer, shape] = [of_answer(answer, shape, seeds, trials) for seeds in SEEDS]
    pools = {(kind, shape): pool(kind, shape, seeds_of_pool) for kind in SAMPLES for shape in SHAPES}
    for (answer, of), shape in product(INDICES.items(), SHAPES):
        some = pools[of.kind, shape]
        found[answer, shape] = [of_index(of, some, seeds, trials) for seeds in SEEDS]
    return found


def kept() -> dict[str, Counts]:
    """What was counted when the page was written, of all trials and of the first ones."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    return {
        name: {(what, shape): [Count(*each) for each in counts] for what, shape, counts in rows}
        for name, rows in record.items()
    }


def as_json(record: dict[str, Counts]) -> str:
    """The same as text, a row of counts on a line."""
    parts = (
        f"{json.dumps(name)}: [\n"
        + ",\n".join(json.dumps([*row, counts], ensure_ascii=False) for row, counts in found.items())
        + "\n]"
        for name, found in record.items()
    )
    return "{" + ",\n".join(parts) + "}\n"


# --- The page ---

TEXT = """\
How often intervals that are called 95 % hold the true value, in per cent of {trials:,} trials with made-up
responses whose truth is known. Each response is the sum of an effect, of chance that a seed brings to all
points and scenarios, and of as much chance of its own. *Normal* chance has a bell shape, *skewed* chance a
skewness of 1 and *very skewed* chance one of 2, both with a tail to the right. There are as many seeds as
replications. With {trials:,} trials a figure has a standard error of half a percentage point."""

READING = """\
Figures in bold are below {low} %, so that the interval is rough, or above {high} %, so that it is wider than
it needs to be. A dash: there is no interval, and the package prints none. A single seed never has one.

Where more seeds are added until an interval is narrow, so many come at a time as the column says, up to 300.

An index is worked out for each seed by itself and averaged, and the truth is its mean over all seeds at the
same points. What other points would give is another question; the package prints it beside the interval.
Simultaneous intervals and Holm's correction count as right where all twenty cases are.

The interval of a recovery and of a threshold reaches from the first place to the last at which Student's
interval of the mean holds zero. At the true place alone that one holds as often as it should. But each place
has chance of its own, and three or five values say little of the spread there, so that by chance some places
between are excluded and their neighbours are not. An interval has no such gaps, so with few seeds it holds
the truth more often, and is wider, than 95 % take. From fourteen seeds on gaps hardly matter.

A recovery and a threshold count as right where the interval holds the true place, an open end being without
limit, and as wrong where nothing is said to be within the range. The largest loss of a year is that of a
pair of runs, in the mean; every run has another worst year, so that it is more than the largest mean loss.

So the intervals hold from fourteen seeds on, and mostly from three, unless chance is very skewed, as that of
rare events is: then means over points and Holm's correction want thirty seeds and more, or the bootstrap
interval and the simultaneous ones are the better guide."""

MARKED = """\
## What is marked rough

An interval of ten values or more is marked *rough*, wherever it is printed, where their skewness is more
than {skewed} and than {rough} times the square root of their number, which is 1.4 with thirty seeds. P
after Holm's correction is called rough where more than a quarter of the changes are marked. The table says
in how many of a hundred trials there is the mark, and in how many the interval misses, or something is
wrongly clear, without it. Few values seldom show how skewed they are: an interval without the mark, among
many that have it, is no better than those."""


WATCHED = (
    "difference of a pair of arms, Student’s t",
    "level",
    "mean over the points of a sample",
    "20 cases at once, none clear after Holm",
)


def marked_rows(found: Counts) -> Iterator[tuple[str, ...]]:
    """How often what is said is called rough, for each kind of answer that has a mark and shape of chance."""
    for answer, shape in product(WATCHED, SHAPES):
        every = (one.marks for one in found[answer, shape][-len(ENOUGH) :])
        yield answer, shape, *(f"{marked:.0f} / {unseen:.0f}" for marked, unseen in every)


def rows(found: Counts) -> Iterator[tuple[str, ...]]:
    """A row for each kind of answer and shape of chance."""
    for row, counts in found.items():
        yield *row, *(_cell(one.coverage) for one in counts)


def _cell(per_cent: float | None) -> str:
    if per_cent is None:
        return "–"
    whole = round(per_cent)
    return str(whole) if LOW <= whole <= HIGH else f"**{whole}**"


def page(found: Counts) -> str:
    """The text of ``intervals.md``."""
    head = ("what is said", "chance", *(f"{seeds} seeds" for seeds in SEEDS))
    parts = [
        "<!-- Written by docs/trust.py from made-up responses; changes made here are lost. -->",
        "# What the intervals are worth",
        TEXT.format(trials=TRIALS),
        table(head, rows(found)),
        READING.format(low=LOW, high=HIGH),
        MARKED.format(skewed=SKEWED, rough=ROUGH),
        table(("what is said", "chance", *(f"{seeds} seeds" for seeds in ENOUGH)), marked_rows(found)),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Count, and write the page and what it is made of."""
    record = {"all": count(TRIALS, POOL), "first": count(PART, PART_OF_POOL)}
    RECORD.write_text(as_json(record), encoding="utf-8", newline="\n")
    PAGE.write_text(page(record["all"]), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
