"""Files that come with the package and are known by name: scenarios, studies, lessons. Others have a path."""

import os
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from paradiplomacy.common.errors import ParadiplomacyError, did_you_mean
from paradiplomacy.common.quoted import shorten


@dataclass(frozen=True)
class Shipped:
    """Files of one kind, each named as its file is.

    Attributes:
        place: their folder, in the package or, in a checkout, at the top level.
        noun: what each is called.
        error: what is raised where none can be meant.
        ending: how their files end.
        first: names that stand before the others.
    """

    place: str
    noun: str
    error: type[ParadiplomacyError] = ParadiplomacyError
    ending: str = ".toml"
    first: tuple[str, ...] = ()

    @cached_property
    def folder(self) -> Path:
        """Where they are."""
        package = Path(str(resources.files("paradiplomacy")))
        packaged = package / self.place
        return packaged if packaged.is_dir() else package.parents[1] / self.place

    @cached_property
    def files(self) -> dict[str, Path]:
        """The files by name, in order."""
        found = {path.stem: path for path in self.folder.glob(f"*{self.ending}")}
        return {name: found[name] for name in dict.fromkeys([*self.first, *sorted(found)])}

    def find(self, source: str | Path) -> Path:
        """The file that is meant; text with a path separator, or that ends in ``.toml``, is a path.

        Raises:
            ParadiplomacyError: there is none.
        """
        if isinstance(source, str) and not is_path(source):
            if source in self.files:
                return self.files[source]
            raise self.error(shorten(source), [self.missing(source)])
        path = source if isinstance(source, Path) else self.path(source)
        if not os.path.lexists(path) and "\0" not in str(path):
            raise self.error(str(path), [f"there is no such file{did_you_mean(path.stem, self.files)}"])
        return path

    def path(self, text: str, folder: Path = Path()) -> Path:
        """The path of a file as seen from a folder.

        Raises:
            ParadiplomacyError: the text ends as only that of a folder does.
        """
        path = folder / text
        if text.endswith(("/", "/.", os.sep)) and not os.path.isdir(path):  # noqa: PTH112 - it never raises
            raise self.error(shorten(text), ["ends like a folder; allowed is the path of a TOML file"])
        return path

    def missing(self, name: str, folder: Path = Path()) -> str:
        """What is wrong with a name that none has, where a file or folder may be meant."""
        complaint = f"there is no {self.noun} of this name"
        if name and os.path.exists(folder / f"{name}.toml"):  # noqa: PTH110 - it never raises
            return f'{complaint}; did you mean the file "{name}.toml"?'
        if name and os.path.exists(folder / name):  # noqa: PTH110
            return f'{complaint}; did you mean the path "./{name}"?'
        return f"{complaint}{did_you_mean(name, self.files) or f'; allowed {", ".join(self.files)}'}"


def is_path(text: str) -> bool:
    """Whether text names a file rather than what comes with the package."""
    return text.endswith(".toml") or any(separator in text for separator in ("/", os.sep))


def word(source: str | Path) -> str:
    """How the command line names a file or what comes with the package; what is no text is replaced.

    >>> word("right-turn"), word(Path("mine.toml")), word(Path("right-turn"))
    ('right-turn', 'mine.toml', './right-turn')
    """
    text = str(source).encode(errors="replace").decode()
    return text if isinstance(source, str) or is_path(text) else f"./{text}"
