"""Python files of users that scenario and experiment files name: none runs unless it is allowed to.

What a plug-in adds is known to the whole process. So the texts of all that are loaded belong to what a
scenario says, and travel with runs to other processes.
"""

import ast
import pickle
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, overload

from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.quoted import shorten, show
from paradiplomacy.common.registry import UNDO
from paradiplomacy.common.toml import read_text

type Plugins = list[str]
PLUGINS_HELP = "Python files beside this one that add to the model; they run only with --allow-plugins."


@dataclass(frozen=True)
class Plugin:
    """A file as it was read; two are the same where name and text are."""

    name: str
    text: str

    @property
    def module(self) -> str:
        """The name under which its functions and classes are found."""
        return f"plugin_{self.name.removesuffix('.py')}"

    @property
    def sha256(self) -> str:
        """Fingerprint of the text."""
        return sha256(self.text.encode()).hexdigest()


LOADED: dict[Plugin, list[Callable[[], object]]] = {}
"""What is loaded, in order, and for each what takes away what it added."""
_places: dict[Plugin, Path] = {}
_ALLOWED: list[bool] = [False]
"""Whether files may load what they name; the last one holds."""


def digests() -> dict[str, str]:
    """The fingerprint of each file that is loaded, by its name."""
    return {plugin.name: plugin.sha256 for plugin in LOADED}


def texts() -> dict[str, str]:
    """The text of each file that is loaded, by its name."""
    return {plugin.name: plugin.text for plugin in LOADED}


def options() -> list[str]:
    """What is loaded, as options of the command line, as seen from here."""
    return [part for plugin in LOADED for part in ("--plugin", _seen(plugin))]


def paths() -> list[str]:
    """Where the files are that are loaded, wherever that is read; names alone where it is not known."""
    return [str(_places.get(plugin, plugin.name)) for plugin in LOADED]


def _seen(plugin: Plugin) -> str:
    """Where a file is, from here if it is below."""
    place, here = _places.get(plugin, Path(plugin.name)), Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


# --- Loading ---


def load_plugin(path: str | Path) -> None:
    """Run a Python file that adds indicators, terms, rules of the fund or parameters.

    Files that name it may be read from then on. A file that was changed takes its own place.

    Raises:
        ParadiplomacyError: it cannot be read, fails, or adds a name that is taken; then it adds nothing.
    """
    place = Path(path)
    plugin = _read(place)
    _load(plugin)
    _places[plugin] = place.absolute()


def _read(path: Path) -> Plugin:
    name = path.name
    if not name.removesuffix(".py").isidentifier() or not name.endswith(".py"):
        allowed = "letters, digits and _, and .py at the end"
        raise ParadiplomacyError(
            str(path), [f"{show(name)} is not the name of a plug-in; allowed are {allowed}"]
        )
    return Plugin(name, read_text(path, ParadiplomacyError, "a Python file"))


def _load(plugin: Plugin) -> None:
    if plugin in LOADED:
        return
    earlier = next((other for other in LOADED if other.name == plugin.name), None)
    if earlier:
        _unload(earlier)
    module, before = ModuleType(plugin.module), len(UNDO)
    sys.modules[plugin.module] = module
    try:
        exec(compile(plugin.text, plugin.name, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        _undo(before)
        del sys.modules[plugin.module]
        if earlier:
            _load(earlier)
        if not isinstance(error, Exception | SystemExit):  # somebody interrupts
            raise
        _refuse(plugin, error)
    LOADED[plugin] = UNDO[before:]
    del UNDO[before:]


def _undo(before: int) -> None:
    while len(UNDO) > before:
        UNDO.pop()()


def _refuse(plugin: Plugin, error: BaseException) -> NoReturn:
    if isinstance(error, ParadiplomacyError):
        raise ParadiplomacyError(
            plugin.name, [f"{error.source}: {problem}" for problem in error.problems]
        ) from None
    raise ParadiplomacyError(plugin.name, [f"fails: {failure(error)}"]) from None


def _unload(plugin: Plugin) -> None:
    for undo in reversed(LOADED.pop(plugin)):
        undo()
    sys.modules.pop(plugin.module, None)


def load_exactly(plugins: Iterable[Plugin]) -> None:
    """Have these loaded in this order and no others, as where runs are sent from."""
    wanted = list(plugins)
    if list(LOADED) != wanted:
        for plugin in reversed(list(LOADED)):
            _unload(plugin)
        for plugin in wanted:
            _load(plugin)


# --- What is allowed ---


@contextmanager
def scope() -> Iterator[None]:
    """What is loaded meanwhile is not loaded afterwards."""
    before = list(LOADED)
    try:
        yield
    finally:
        load_exactly(before)


@contextmanager
def allowed() -> Iterator[None]:
    """Files may load the plug-ins that they name, which are not loaded afterwards."""
    _ALLOWED.append(True)
    try:
        with scope():
            yield
    finally:
        _ALLOWED.pop()


def load_named(table: Mapping[str, Any], folder: Path) -> tuple[list[str], set[str]]:
    """Load what the key ``plugins`` of a file in a folder names.

    Returns:
        What is wrong with it, and the names that files which may not run seem to add.
    """
    names = table.get("plugins")
    problems, promised = list[str](), set[str]()
    for place, name in enumerate(names if isinstance(names, list) else []):
        if isinstance(name, str) and (wrong := _load_one(folder / name)):
            problems += [f"plugins[{place}]: {problem}" for problem in wrong]
            promised |= _promised(folder / name)
    return problems, promised


def _promised(path: Path) -> set[str]:
    """Names that a file seems to add, by its text alone."""
    try:
        nodes = list(ast.walk(ast.parse(_read(path).text)))
    except (ParadiplomacyError, SyntaxError, ValueError, RecursionError):
        return set()
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = {text for text in texts if re.fullmatch(r"\w+\.\w+", text)} | functions
    return names | {name.replace("_", "-") for name in functions}


def rest(problems: Iterable[str], promised: set[str]) -> list[str]:
    """Problems without those of names that come with a plug-in that may not run."""
    return [each for each in problems if not promised.intersection(re.findall(r'"([^"]*)"', each))]


def _load_one(path: Path) -> list[str]:
    try:
        plugin = _read(path)
        if plugin in LOADED:
            return []
        if not _ALLOWED[-1]:
            return [_forbidden(path)]
        if other := next((other for other in LOADED if other.name == plugin.name), None):
            where = f"another file of this name is loaded, {_seen(other)}; allowed is one"
            return [f"{shorten(str(path), 200)}: {where}"]
        load_plugin(path)
    except ParadiplomacyError as error:
        return [f"{shorten(str(path), 200)}: {problem}" for problem in error.problems]
    return []


def _forbidden(path: Path | str) -> str:
    how = "--allow-plugins, in Python after load_plugin"
    return f"{shorten(str(path), 200)} is Python code, and runs only with {how}"


def load_kept(kept: Mapping[str, str]) -> list[str]:
    """Load what a result folder was made with, and say what is wrong with it."""
    missing = [plugin for plugin in (Plugin(*pair) for pair in kept.items()) if plugin not in LOADED]
    if not _ALLOWED[-1]:
        return [f"plugins: {_forbidden(plugin.name)}" for plugin in missing]
    problems = []
    for plugin in missing:
        try:
            _load(plugin)
        except ParadiplomacyError as error:
            problems += [f"plugins: {plugin.name}: {problem}" for problem in error.problems]
    return problems


# --- Sending ---


def failure(error: BaseException) -> str:
    """Kind, message and place of a failure, in a line that is the same on every machine and in every process.

    The place is the line that raised it, and from a plug-in on every call that led there.
    """
    words = re.sub(r"0x[0-9a-fA-F]+", "0x…", " ".join(str(error).split()))[:300]
    frames, names = traceback.extract_tb(error.__traceback__), digests().keys()
    first = next((place for place, frame in enumerate(frames) if frame.filename in names), -1)
    places = "; ".join(f"{Path(frame.filename).name}, line {frame.lineno}" for frame in frames[first:])
    return f"{type(error).__name__}: {words}{f' ({places})' if places else ''}"


class Luggage[T](Sequence[T]):
    """Items that in another process come with the plug-ins of this one, which are loaded when they are used.

    Who only hands them on, such as the scheduler of a cluster, loads nothing. It is no list itself, for Dask
    takes lists apart.
    """

    def __init__(self, items: Sequence[T]) -> None:
        self._items: Sequence[T] | None = items
        self._packed: tuple[tuple[Plugin, ...], bytes] | None = None

    def __getstate__(self) -> tuple[tuple[Plugin, ...], bytes]:
        return self._packed or (tuple(LOADED), pickle.dumps(list(self)))

    def __setstate__(self, packed: tuple[tuple[Plugin, ...], bytes]) -> None:
        self._items, self._packed = None, packed

    def _unpacked(self) -> Sequence[T]:
        if self._items is None and self._packed is not None:
            plugins, content = self._packed
            load_exactly(plugins)
            self._items = pickle.loads(content)
        return self._items or ()

    def __len__(self) -> int:
        return len(self._unpacked())

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._unpacked()[place]
