"""The rows of some runs in a table, as they are handed on: many runs at once, or one by one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from paradiplomacy.experiment.case import Key

KNOWN_BY, LABEL = ("run_id", "scenario"), "label"
"""Columns by which a run is known, and one that only finished tables have: what it says is not of the run."""

POOL = pa.system_memory_pool()
"""Where rows lie: what arrays have freed is used again. A page of memory that is touched for the first time
costs more than what is written to it."""


class Stretch(NamedTuple):
    """The rows of some runs in a table, one run after another.

    Attributes:
        keys: what the runs are known by.
        lengths: the number of rows of each.
        rows: all of them.

    """

    keys: list[Key]
    lengths: list[int]
    rows: pa.RecordBatch

    @classmethod
    def of(cls, rows: pa.RecordBatch, columns: Sequence[str] | None = None) -> "Stretch":
        """The runs that rows are of, with the columns that are wanted; all where None."""
        import pyarrow.compute as pc

        known = [rows.column(name) for name in KNOWN_BY]
        ends = np.unique(np.concatenate([pc.run_end_encode(column).run_ends for column in known])).tolist()
        keys = zip(*([column[end - 1].as_py() for end in ends] for column in known), strict=True)
        lengths = [end - start for start, end in pairwise([0, *ends])]
        return cls(list(keys), lengths, rows if columns is None else rows.select(list(columns)))

    def runs(self) -> Iterator[tuple[Key, pa.RecordBatch]]:
        """The rows run by run."""
        for key, end, length in zip(self.keys, accumulate(self.lengths), self.lengths, strict=True):
            yield key, self.rows.slice(end - length, length)

    def only(self, keys: list[Key]) -> "Stretch":
        """The rows of some of these runs, in this order; copied where that is not all as it stands."""
        if keys == self.keys:
            return self
        place = {key: place for place, key in enumerate(self.keys)}
        chosen = np.array([place[key] for key in keys], np.int64)
        lengths = np.array(self.lengths, np.int64)
        first = np.cumsum(lengths)[chosen] - np.cumsum(lengths[chosen])
        rows = np.repeat(first, lengths[chosen]) + np.arange(lengths[chosen].sum())
        return Stretch(keys, lengths[chosen].tolist(), self.rows.take(pa.array(rows)))

    def labelled(self, labels: Mapping[Key, str | None], place: int) -> "Stretch":
        """The same with the column of the runs' labels, which a request may change at any time."""
        texts = pa.array([labels.get(key) for key in self.keys], pa.string())
        column = texts.take(pa.array(np.repeat(np.arange(len(texts)), self.lengths)))
        return self._replace(rows=self.rows.add_column(place, pa.field(LABEL, pa.string()), column))
