"""The rows of some runs in a table, packed: so they go from process to process, and into a part."""

from typing import NamedTuple

import pyarrow as pa

from paradiplomacy.results.stretch import POOL

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
_UNPACKED = pa.ipc.IpcReadOptions(use_threads=False)
"""How rows are packed, and unpacked: in less time than to hand them on and write them as they are."""


class Packed(NamedTuple):
    """Rows as an Arrow stream with one record batch.

    Attributes:
        stream: the bytes of the stream.
        values: how many values it holds.

    """

    stream: bytes
    values: int

    def rows(self) -> pa.RecordBatch:
        """Unpack them."""
        with opened(pa.BufferReader(self.stream)) as stream:
            return stream.read_next_batch()


def pack(rows: pa.RecordBatch) -> Packed:
    """Pack rows."""
    sink = pa.BufferOutputStream(POOL)
    with pa.ipc.new_stream(sink, rows.schema, options=_PACKED) as writer:
        writer.write_batch(rows)
    return Packed(sink.getvalue().to_pybytes(), rows.num_rows * rows.num_columns)


def opened(source: pa.NativeFile) -> pa.RecordBatchStreamReader:
    """The stream that begins at this place of a file."""
    return pa.ipc.open_stream(source, options=_UNPACKED, memory_pool=POOL)
