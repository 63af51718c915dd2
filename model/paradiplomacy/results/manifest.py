"""What a result folder says about itself: what was asked, with which versions, and what came of it."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from paradiplomacy.common.errors import ResultsError, counted, listed
from paradiplomacy.common.paths import no_text
from paradiplomacy.experiment.record import from_record, record
from paradiplomacy.experiment.request import Request, size
from paradiplomacy.results import keys
from paradiplomacy.results.parts import MERGED, PARTS, UNFINISHED, are_moving, synchronise

FILE = "manifest.json"
LARGEST = 500_000_000
"""Bytes of the largest manifest that is read; that of a million points has about 100 million."""

_LIBRARIES = ("mesa", "numpy", "pandas", "scipy", "pyarrow", "salib")

_PACKAGE = Path(__file__).parents[1]

_MODEL = (
    "agents.py",
    "model.py",
    "common/*.py",
    "scenario/**/*.py",
    "rules/**/*.py",
    "world/**/*.py",
    "world/data/*.csv",
    "phases/**/*.py",
    "indicators/**/*.py",
)
"""Files that decide the numbers of a run; a change in any other leaves finished runs valid."""


def new(request: Request, command: str | None) -> dict[str, Any]:
    """The manifest of a request of which nothing is done yet."""
    return {
        "format": keys.FORMAT,
        "request": record(request),
        "versions": versions(),
        "model_sha256": model_digest(),
        "git_revision": git_revision(),
        "command": command,
        "runs": {"planned": size(request), "done": 0, "failed": 0},
        "tables": {},
    }


@cache
def versions() -> dict[str, str]:
    """Versions of what computed the results."""
    found = {"paradiplomacy": _version("paradiplomacy"), "python": platform.python_version()}
    return found | {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


@cache
def model_digest() -> str:
    """A fingerprint of the model's code and data: runs of different models are never put together."""
    digest = sha256()
    for path in model_files():
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def model_files() -> list[Path]:
    """The files of which the fingerprint is made, in order."""
    return sorted({path for pattern in _MODEL for path in _PACKAGE.glob(pattern)})


@cache
def git_revision() -> str | None:
    """The revision of the checkout that the package runs from, marked where it was changed, or None."""
    top = Path(__file__).parents[3]
    if not (top / ".git").exists():
        return None
    command = ["git", "-C", str(top), "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


# --- On disk ---


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Replace the manifest of a folder in one step."""
    unfinished = folder / f"{UNFINISHED}{FILE}"
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            json.dump({**manifest, "sha256": _digest(manifest)}, file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / FILE)
        synchronise(folder)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of what a manifest says, however it is laid out."""
    others = {key: value for key, value in manifest.items() if key != "sha256"}
    return sha256(json.dumps(others, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def is_as_written(manifest: Mapping[str, Any]) -> bool:
    """Whether nobody changed a manifest; the oldest ones do not know."""
    return manifest.get("sha256") in (None, _digest(manifest))


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder; while merged tables move into place, the one that comes with them.

    Raises:
        ResultsError: there is none, or it is not one of ours.

    """
    try:
        table, problem = _parse(folder)
        problems = [problem] if problem else [f"{FILE}: {each}" for each in keys.problems(table)]
    except RecursionError:
        problems = [f"{FILE} is nested too deeply"]
    if problems:
        raise ResultsError(str(folder), problems)
    return dict(table)


def _parse(folder: Path) -> tuple[Any, str | None]:
    """What the file of a folder holds as JSON, or why it cannot be read."""
    path = coming = folder / PARTS / MERGED / FILE
    if problems := no_text(folder):
        return None, problems[0]
    try:
        if not (are_moving(folder) and coming.is_file()):
            path = folder / FILE
        if path.exists() and not path.is_file():
            return None, f"{FILE} is not an ordinary file"
        if path.stat().st_size > LARGEST:
            return None, f"{FILE} is larger than {LARGEST // 1_000_000} MB"
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse), None
    except FileNotFoundError:
        there = folder.is_dir()
        return None, f"is not a result folder: there is no {FILE}" if there else "there is no such folder"
    except OSError as error:
        return None, f"{FILE} cannot be read: {os.strerror(error.errno or 0).lower()}"
    except UnicodeDecodeError as error:
        return None, f"{FILE} is not a text file in UTF-8: byte {error.start + 1} cannot be read"
    except ValueError as error:
        return None, f"{FILE} cannot be read as JSON: {error}"


def is_there(folder: Path) -> bool:
    """Whether a folder holds results; others, too, have files of this name."""
    try:
        return (folder / FILE).is_file() and b'"model_sha256"' in (folder / FILE).read_bytes()
    except OSError:
        return False


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


# --- Going on in a folder ---


def obstacles(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Why a request cannot go on in a folder that holds another; more scenarios or replications are fine."""
    return [
        *_other_model(before, now),
        *(
            _other_request(before["request"], now["request"])
            or _other_design(before["request"], now["request"])
        ),
    ]


def _other_model(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    theirs, ours = (each["versions"]["paradiplomacy"] for each in (before, now))
    if theirs != ours:
        return [f"was written by paradiplomacy {theirs}, and this is {ours}: {_CHOICE}"]
    if before["model_sha256"] != now["model_sha256"]:
        return [f"was written by another state of the model's code or data: {_CHOICE}"]
    return []


_CHOICE = "choose another folder with --out, or remove this one"


def _other_request(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    there, here = map(_seed, (before, now))
    if there != here:
        return [f"holds another experiment, with seed {there} and not {here}: {_CHOICE}"]
    if before["detail"] != now["detail"]:
        return [f"was written {'with' if before['detail'] else 'without'} --detail: {_CHOICE}"]
    theirs, ours = (each.get("plugins", {}) for each in (before, now))
    if theirs != ours:
        held = listed(theirs) if theirs else "none"
        return [f"holds another experiment, with other plug-ins ({held}, or another text of it): {_CHOICE}"]
    theirs, ours = (
        {each["name"]: _content(each) for each in request["scenarios"]} for request in (before, now)
    )
    missing = ", ".join(name for name in theirs if name not in ours)
    if missing:
        return [f"holds another experiment, with {missing}: {_CHOICE}"]
    changed = ", ".join(name for name in theirs if theirs[name] != ours[name])
    if changed:
        return [f"holds another experiment: {changed} says something else there: {_CHOICE}"]
    if before["replications"] > now["replications"]:
        held = counted(before["replications"], "replication")
        return [f"holds {held}; ask for as many or more, or choose another folder with --out"]
    return []


def _seed(request: Mapping[str, Any]) -> str:
    alone = request.get("run_seed")
    return str(request["seed"]) if alone is None else f"{alone} of one run"


def _other_design(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Why the runs of one design are not among those of another."""
    if before["design"] == now["design"]:
        return []
    theirs, ours = from_record(before), from_record(now)
    if set(theirs.names) != set(ours.names):
        varied = ", ".join(theirs.names) or "nothing"
        return [f"holds another experiment, which varies {varied}: {_CHOICE}"]
    there = {arm.digest for arm in theirs.arms}
    lost = len(there - {arm.digest for arm in ours.arms})
    if lost:
        return [f"holds another experiment: {lost} of its {len(there)} points are not in this one: {_CHOICE}"]
    return []


def _content(scenario: Mapping[str, Any]) -> dict[str, Any]:
    labels = {"name", "title", "description", "lineage"}
    return {key: value for key, value in scenario.items() if key not in labels}
