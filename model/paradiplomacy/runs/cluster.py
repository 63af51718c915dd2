"""Runs on the machines of a Dask cluster, behind a ``concurrent.futures`` executor."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import Any

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.results import manifest

SECONDS_TO_CONNECT = 10
SECONDS_TO_CLOSE = 2
SECONDS_BETWEEN_COUNTS = 5.0

_FORM = re.compile(r"(tcp|tls)://[^\s/:]+:\d+|(tcp|tls)://\[[0-9a-fA-F:]+\]:\d+")


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """An executor that works on a Dask cluster; what it still has to do at the end is dropped.

    Args:
        address: of the scheduler, such as ``tcp://192.0.2.1:8786``.

    Raises:
        ExperimentError: nobody can be reached there, or its workers do not have this model.
    """
    if not _FORM.fullmatch(address):
        raise _refused(f"{address}: allowed is an address such as tcp://host:8786 or tls://host:8786")
    with _client(address) as client:
        problems = _problems(client)
        if problems:
            raise _refused(*problems)
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)


def _refused(*problems: str) -> ExperimentError:
    return ExperimentError("--cluster", problems)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise _refused('needs Dask: pip install "paradiplomacy[dask]"') from None
    with _quiet():
        _check_answer(address)
        client = _untyped(Client)(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        try:
            yield client
        finally:
            client.close(timeout=SECONDS_TO_CLOSE)


def _check_answer(address: str) -> None:
    """Ask who is there, because a client left without an answer takes a minute to give up."""
    from distributed import utils

    runner = _untyped(utils.LoopRunner)()
    runner.start()
    try:
        role = runner.run_sync(_role, address, callback_timeout=SECONDS_TO_CONNECT)
    except TypeError:
        raise _refused(f"{address}: tls needs the certificates in Dask's configuration") from None
    except (OSError, ValueError, RuntimeError):
        raise _refused(f"{address}: no Dask scheduler answers there") from None
    finally:
        runner.stop()
    if role != "Scheduler":
        raise _refused(f"{address}: there is a Dask {role.lower()}; allowed is a scheduler")


async def _role(address: str) -> str:
    from distributed import rpc
    from distributed.security import Security

    certificates = _untyped(Security)().get_connection_args("client")
    async with _untyped(rpc)(address, timeout=SECONDS_TO_CONNECT, connection_args=certificates) as there:
        return str((await there.identity())["type"])


def _untyped(thing: Any) -> Any:
    """Something of Dask's, which marks itself as typed and mostly is not."""
    return thing


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask logs about lost and closed connections off the terminal; errors come as exceptions."""
    names = [
        name for name in logging.root.manager.loggerDict if name.split(".")[0] in {"distributed", "tornado"}
    ]
    talking = [logger for logger in map(logging.getLogger, names) if not logger.disabled]
    for logger in talking:
        logger.disabled = True
    try:
        yield
    finally:
        for logger in talking:
            logger.disabled = False


def threads(executor: Executor) -> Callable[[], int] | None:
    """How to ask for the number of threads of the cluster behind an executor; None where there is no cluster.

    The number changes as workers come and go, and is asked for again every few seconds.
    """
    from distributed.cfexecutor import ClientExecutor

    if not isinstance(executor, ClientExecutor):
        return None
    client: Any = executor._client
    number, asked = 0, -SECONDS_BETWEEN_COUNTS

    def count() -> int:
        nonlocal number, asked
        if time.monotonic() - asked >= SECONDS_BETWEEN_COUNTS:
            with suppress(OSError):  # the scheduler is away for the moment
                number = sum(client.nthreads().values())
            asked = time.monotonic()
        return number

    return count


# --- The model on the workers ---


def _problems(client: Any) -> list[str]:
    found = client.run(_state, on_error="return")
    if not found:
        return [f"{client.scheduler.address}: there are no workers"]
    here = _state()
    return [f"{worker}: {problem}" for worker, there in found.items() if (problem := _other(there, here))]


def _state() -> dict[str, str]:
    """What has to be the same on all machines for the same bytes."""
    return {"paradiplomacy": manifest.versions()["paradiplomacy"], "model": manifest.model_digest()}


def _other(there: Mapping[str, str] | BaseException, here: Mapping[str, str]) -> str | None:
    if isinstance(there, BaseException):
        return "this worker cannot load this version of paradiplomacy; install it there"
    if there["paradiplomacy"] != here["paradiplomacy"]:
        return f"this worker has paradiplomacy {there['paradiplomacy']}, and this is {here['paradiplomacy']}"
    return None if there == here else "this worker has another state of the model's code or data"
