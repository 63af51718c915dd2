"""What this machine is and can: what a report of a fault needs, with a small run whose numbers are known."""

import locale
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from tempfile import TemporaryFile, gettempdir
from typing import NamedTuple

from paradiplomacy.common.extras import NETCDF, missing
from paradiplomacy.common.interrupts import heed_interrupts
from paradiplomacy.common.seeds import USUAL_RUN_SEED

KNOWN = "93dd6c6445cc7cfb"
"""The digest of the small run; it changes only when the numbers of a run do."""
SCENARIO, LAST_YEAR, DIGITS = "baseline", 2004, 8
"""The small run; the last digits of a real may come from the processor."""
_LIBRARIES = ("mesa", "numpy", "pandas", "scipy", "pyarrow", "numba", "matplotlib", "pydantic")
_EXTRAS = {"app": ("bokeh", "panel"), "dask": ("distributed",), "netcdf": NETCDF[1:]}
_UNCOMPILED = "from paradiplomacy.runs.doctor import digest; print(digest())"


class Finding(NamedTuple):
    """A line of the examination: what it is about, what was found, and what is wrong with it."""

    about: str
    found: str
    problem: str = ""


def examine(say: Callable[[str], object]) -> bool:
    """Tell line by line what this machine is and can, and then whether all is well."""
    problems = []
    for about, found, problem in findings():
        say(f"{about + ':':<16}{found}")
        problems += [problem] if problem else []
    say("\n" + ("\n  ".join(["Not well:", *problems]) if problems else "All is well."))
    return not problems


def findings() -> Iterator[Finding]:
    """All that is looked at, the small run last."""
    from paradiplomacy.results.manifest import git_revision, model_digest

    revision = f", revision {git_revision()}" if git_revision() else ""
    yield Finding("paradiplomacy", f"{version('paradiplomacy')}{revision}, model {model_digest()[:12]}")
    yield Finding(
        "Python", f"{platform.python_version()}, {platform.python_implementation()}, {sys.executable}"
    )
    versions = {name: _version(name) for name in _LIBRARIES}
    absent = [name for name, number in versions.items() if not number and name != "numba"]
    problem = f"not installed: {', '.join(absent)}" if absent else ""
    yield Finding(
        "Libraries", ", ".join(f"{name} {number or '-'}" for name, number in versions.items()), problem
    )
    for extra, modules in _EXTRAS.items():
        have = ", ".join(f"{module} {_version(module)}" for module in modules)
        yield Finding(f"Extra {extra}", "".join(missing(extra, *modules)) or have)
    yield Finding("System", f"{platform.platform()}, {platform.machine()}")
    yield Finding("Cores, memory", f"{getattr(os, 'process_cpu_count', os.cpu_count)()}, {_memory()}")
    streams = f"output {sys.stdout.encoding}, names of files {sys.getfilesystemencoding()}"
    yield Finding("Encodings", f"{streams}, locale {locale.setlocale(locale.LC_CTYPE)}")
    yield _writable("Folder here", os.getcwd)
    yield _writable("Temporary", gettempdir)
    yield from _small_run()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"
    except (AttributeError, ValueError, OSError):
        return "memory not told by this system"


def _writable(about: str, place: Callable[[], str]) -> Finding:
    try:
        folder = place()
        with TemporaryFile(dir=folder):
            return Finding(about, f"{folder}, can be written")
    except OSError as error:
        return Finding(about, "cannot be written", f"{about} cannot be written: {error.strerror}")


# --- The small run ---


def digest() -> str:
    """What the small run comes to: all indicators of all years, in a few letters."""
    from paradiplomacy.model import CityNetwork

    model = CityNetwork(SCENARIO, rng=USUAL_RUN_SEED)
    model.run_until_year(LAST_YEAR)
    columns = sorted(model.datacollector.model_vars.items())
    texts = [[name, *("" if v is None else f"{v:.{DIGITS}g}" for v in values)] for name, values in columns]
    return sha256(repr(texts).encode()).hexdigest()[:16]


def _small_run() -> Iterator[Finding]:
    """The run in this process, with compiled functions, while another makes it without."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-P", "-c", _UNCOMPILED],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as other:
        try:
            ours = _digest_or_error()
            theirs, complaints = other.communicate()
        finally:  # nothing goes on after an interruption
            other.kill()
            other.wait()
    yield Finding("Compiled code", _compiled())
    yield _judged("compiled", ours)
    yield _judged("uncompiled", theirs.strip() or complaints.strip().rpartition("\n")[2])
    yield Finding("Time", f"{time.monotonic() - began:.1f} s for both")


def _digest_or_error() -> str:
    try:
        return digest()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        heed_interrupts()
        return f"{type(error).__name__}: {error}"


def _compiled() -> str:
    """Where machine code is kept, and how many functions were there before this run."""
    from paradiplomacy.world.ties import sums_over_partners as one

    if not hasattr(one, "stats"):
        return "none, since numba is not there or switched off: runs take about ten times as long"
    modules = [module for name, module in sys.modules.items() if name.startswith("paradiplomacy.")]
    all_stats = {
        id(each): each.stats
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type(one))
    }
    kept, made = (sum(bool(stats[hits]) for stats in all_stats.values()) for hits in (1, 2))
    return f"{one.stats.cache_path or 'kept nowhere'}; {kept} functions were there, {made} compiled now"


def _judged(how: str, found: str) -> Finding:
    run = f"{SCENARIO} to {LAST_YEAR}, {how}"
    problem = "" if found == KNOWN else f"{run}, came to {found}, and should to {KNOWN}"
    return Finding("Small run", f"{run}: {found}{', as known' if not problem else ''}", problem)
