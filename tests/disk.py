"""A disk on which a process can die at every operation, that can fill up, or fail from some operation on."""

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHANGES = ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync")
"""Operations of ``os`` that change what is on the disk, or see to it; opening a file to write is one more."""


class Killed(BaseException):
    """The end of a process at once: whatever it would still do in its last breath does not reach the disk."""


class Disk:
    """Counts the operations that change it.

    Attributes:
        made: number of operations so far.
        end: what is raised at operation number ``at`` and at all after it; None where nothing is.
        room: bytes that can still be written.

    """

    def __init__(self, at: int = 0, end: BaseException | None = None, room: int = 1 << 60) -> None:
        self.made = 0
        self.at, self.end, self.room = at, end, room

    def operation(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any, **options: Any) -> Any:
            self.count(arguments[0])
            return do(*arguments, **options)

        return done

    def open(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            if "w" not in mode:
                return do(path, mode, *arguments, **options)
            self.count(path)
            file = io.BufferedWriter(_Bounded(path, self))
            return file if "b" in mode else io.TextIOWrapper(file, encoding="utf-8", write_through=True)

        return opened

    def count(self, target: Any) -> None:
        """Count an operation, or end instead of it."""
        self.made += 1
        if self.end is not None and self.made >= self.at:
            if isinstance(target, int) and stat.S_ISREG(os.fstat(target).st_mode):
                os.ftruncate(target, os.fstat(target).st_size // 2)  # not all of it had reached the disk
            raise self.end


class _Bounded(io.FileIO):
    def __init__(self, path: Any, disk: Disk) -> None:
        super().__init__(path, "w")
        self._disk = disk

    def write(self, content: Any) -> int:
        size = memoryview(content).nbytes
        if size > self._disk.room:
            raise full()
        self._disk.room -= size
        return super().write(content)


def full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def on(disk: Disk) -> Iterator[Disk]:
    """Let everything that Python writes meanwhile go to this disk."""
    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGES:
            patch.setattr(os, name, disk.operation(getattr(os, name)))
        patch.setattr(io, "open", disk.open(io.open))
        yield disk
