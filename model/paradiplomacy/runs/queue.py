"""What to send next: the cases that are still to run, their time, and the deaths of workers."""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.experiment.case import Case, Key
from paradiplomacy.runs.run import Chunk, Outcome

CHUNK_SECONDS = 8.0
"""Time after which a worker should hand over results: short enough to lose little by a kill."""
LEAST_TOGETHER = 32
"""Runs side by side that a chunk has however long they seem to take: in fewer each takes longer still."""
LARGEST_CHUNK = 64
"""Largest number of runs of one scenario in a chunk: beyond it columns grow out of the processor's memory."""
LAST_SECONDS = 0.5
"""Time that one of the last chunks takes where it can: what is begun for each costs as much as some runs."""
FIRST_MEASURED = 8
"""Number of runs that are measured after one alone: side by side a run takes a fraction of that."""
FEW_PLACES = 4_000
"""Synthetic cities up to which several runs may stand side by side before it is known how many join."""

SECONDS_TO_START = 4.0
"""Time until new worker processes have imported the model, as measured on two cores."""

STRIKES_ALONE, STRIKES_OUT = 2, 3
"""Deaths of workers with a run in flight after which it runs alone, and after which it is given up."""
MOST_BREAKDOWNS = 10
"""Number of workers that die one after another, with no run finished between, at which all ends."""

MEMBERS_TOGETHER = 32_000
"""Member cities of a chunk beyond which columns grow out of the processor's memory."""


def of_all(most: int) -> int:
    """How many runs of all scenarios fit into a chunk in which one may have so many.

    Those that part share no columns but those of their past: more runs make that cheaper, a worker larger.
    """
    return most + 3 * most // 4


def _fitting(chunk: Chunk) -> int:
    """How many runs of a scenario fit into a chunk, going by these."""
    return max(1, min(LARGEST_CHUNK, MEMBERS_TOGETHER // max(chunk.members, 1)))


def _first_chunk(cases: Collection[Case], workers: int) -> int:
    """How many runs each of some workers begins with: several side by side, one where a pool is large."""
    number = max(1, min(LEAST_TOGETHER, -(-len(cases) // workers)))
    pools = [case.scenario.parameters["cities.synthetic"] for case in islice(cases, number * workers)]
    return number if all(int(pool) <= FEW_PLACES for pool in pools) else 1


class Queue:
    """The cases that are still to run, and what is known of their time and of the deaths of workers.

    A case moves between five states; once sent it is with the caller, who says what came of it.

    | state    | is            | goes on by   | and then is                                               |
    |----------|---------------|--------------|-----------------------------------------------------------|
    | fresh    | in ``_fresh`` | ``take``     | sent, with others; ``_ahead`` has those looked at already |
    | sent     | in flight     | ``finished`` | done                                                      |
    |          |               | ``put_back`` | again, at the head: it could not be sent                  |
    |          |               | ``lost``     | again, with a strike, or given up: its worker died        |
    | again    | in ``_again`` | ``take``     | sent alone; from ``STRIKES_ALONE`` on nothing beside it   |
    | done     | an outcome    |              |                                                           |
    | given up | a failure     |              | after ``STRIKES_OUT`` strikes                             |

    Args:
        cases: all of them.
        together: number of workers that will make them side by side, so that none need begin with one
            alone; 0 where they may be made one by one, or that is not known.
    """

    def __init__(self, cases: Collection[Case], *, together: int = 0) -> None:
        self._fresh, self._left = iter(cases), len(cases)
        self._ahead: deque[Case] = deque()
        self._again: deque[Case] = deque()
        self._strikes: Counter[Key] = Counter()
        self._alone = False
        self._breakdowns = 0
        self._begun = False
        self._seconds, self._runs = 0.0, 0
        self._size, self._most = _first_chunk(cases, together) if together else 1, LARGEST_CHUNK

    def __len__(self) -> int:
        return self._left + len(self._again)

    @property
    def measured(self) -> bool:
        """Whether runs other than the first ones were measured, which pay for loading and compiling."""
        return self._runs > 0

    @property
    def seconds(self) -> float:
        """Time of a run, 0 as long as none is measured."""
        return self._seconds / self._runs if self._runs else 0.0

    def worth_processes(self, cores: int) -> bool:
        """Whether what is left is done earlier in several new processes than in this one."""
        rounds = -(-len(self) // cores)
        return SECONDS_TO_START + rounds * self.seconds < len(self) * self.seconds

    def pace(self) -> str:
        """Time of a run in words."""
        return (
            f"{self.seconds:.0f} s a run" if self.seconds >= 10 else f"{max(self.seconds, 0.01):.2f} s a run"
        )

    def take(self, flying: int, window: int) -> list[Case]:
        """The cases to send next, where ``flying`` chunks are in flight; none as long as these are enough.

        Args:
            flying: chunks in flight.
            window: as many as there should be: two a worker, one in its hands and one that waits for it, or
                one where work is done as it is sent.
        """
        # as long as the size of a chunk is a guess none waits: small ones cost more a run
        enough = window if self.measured else (window + 1) // 2
        if flying >= enough or (flying and self._alone):
            return []
        if self._again:
            return self._suspect(flying)
        self._alone = False
        # the last chunks are small, so that all workers end at the same time, but no run is made alone
        fewest = self._fewest()
        number = min(self._size, max(2 * self._left // window, fewest))
        if self._left <= min(number + fewest // 2, self._size):
            number = self._size  # what would be left is not worth a chunk
        some = self._whole_seeds(number)
        self._left -= len(some)
        return some

    def _fewest(self) -> int:
        """How many runs at least make up one of the last chunks."""
        short = int(LAST_SECONDS / self.seconds) if self.measured else 0
        return max(FIRST_MEASURED, min(short, LEAST_TOGETHER))

    def _whole_seeds(self, number: int) -> list[Case]:
        """Up to so many cases, up to where a block ends, or where few have one seed all of these.

        Side by side scenarios share their past with those of one seed, and their cost with other seeds.
        """
        some = list(islice(self._in_turn(), number + 1))
        number = self._side_by_side(some, number)
        near = range(1, min(len(some), number + 1))
        begins = [place for place in near if some[place].seed != some[place - 1].seed]
        blocks = [
            place for before, place in pairwise(begins) if some[place].arm.digest != some[before].arm.digest
        ]
        whole = begins[-1:] if len(some) > number else []
        end = next((each for each in [*blocks[-1:], *whole] if 2 * each > number), number)
        self._ahead.extendleft(reversed(some[end:]))
        return some[:end]

    def _side_by_side(self, some: Sequence[Case], number: int) -> int:
        """So many, or how many there are before one scenario has more runs than fit into a chunk."""
        runs: Counter[int] = Counter()
        for place, case in enumerate(some):
            runs[id(case.arm.base)] += 1
            if runs[id(case.arm.base)] > self._most:
                return min(place, number)
        return number

    def _in_turn(self) -> Iterator[Case]:
        while self._ahead:
            yield self._ahead.popleft()
        for case in self._fresh:  # noqa: UP028 - it goes on after this iterator is closed
            yield case

    def _suspect(self, flying: int) -> list[Case]:
        """One case that was in flight when a worker died; after several times with nothing beside it."""
        alone = self._strikes[self._again[0].key] >= STRIKES_ALONE
        if alone and flying:
            return []
        self._alone = alone
        return [self._again.popleft()]

    def put_back(self, cases: Sequence[Case]) -> None:
        """Cases that could not be sent."""
        self._again.extendleft(reversed(cases))

    def finished(self, chunk: Chunk) -> Chunk:
        """The chunk, after learning from its time."""
        self._breakdowns = 0
        self._most = min(self._most, _fitting(chunk))
        first, self._begun = not self._begun, True
        if first and len(chunk.outcomes) == 1:
            self._size = min(FIRST_MEASURED, of_all(self._most))
            return chunk
        seconds_a_run = max(chunk.seconds / len(chunk.outcomes), 1e-6)
        least = LEAST_TOGETHER if chunk.together else 1
        self._size = min(of_all(self._most), max(least, int(CHUNK_SECONDS / seconds_a_run)))
        if not first:  # which pays for what is loaded once
            self._seconds += chunk.seconds
            self._runs += len(chunk.outcomes)
        return chunk

    def lost(self, cases: Sequence[Case]) -> tuple[Outcome, ...]:
        """Have cases run again; those that were in flight too often when a worker died come as failed."""
        keys = [case.key for case in cases]
        self._strikes.update(keys)
        out = {key for key in keys if self._strikes[key] >= STRIKES_OUT}
        self._again.extend(case for key, case in zip(keys, cases, strict=True) if key not in out)
        words = f"its worker process was ended from outside {STRIKES_OUT} times, perhaps for lack of memory"
        return tuple(Outcome(key, words, {}) for key in keys if key in out)

    def broke_down(self) -> None:
        """Count the death of a worker.

        Raises:
            ResultsError: too many died since a run was finished.
        """
        self._breakdowns += 1
        if self._breakdowns >= MOST_BREAKDOWNS:
            how = f"ended from outside {MOST_BREAKDOWNS} times in a row, perhaps for lack of memory"
            raise ResultsError("run", [f"worker processes were {how}; try fewer with --jobs"])
