"""A batch of runs said as a command line, and a single run of it."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.common import plugins
from paradiplomacy.common.shipped import word
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.request import Request
from paradiplomacy.scenario.changes import set_options
from paradiplomacy.scenario.files import builtin_names, load_scenario
from paradiplomacy.scenario.scenario import Scenario

_OPTIONS = {"first_year": "--from", "last_year": "--to", "branch_from": "--branch-from"}

type Source = str | Path | Scenario


@dataclass(frozen=True)
class Commands:
    """The command lines that say the same as a call.

    Attributes:
        words: for the name of each scenario its word, None where there is neither name nor file.
        years: first and last year, and that of a branch, as options.
        changes: what is changed in all scenarios.
    """

    words: Mapping[str, str | None]
    years: tuple[str, ...]
    changes: Mapping[str, object]

    def run(self, request: Request, out: Path | None, flags: Sequence[str]) -> str | None:
        """The command that makes all runs of a batch again, None where no command can.

        Args:
            request: the batch.
            out: its folder, if it has one.
            flags: what is unusual about its files, as options.
        """
        words = [word for word in self.words.values() if word is not None]
        if len(words) < len(self.words):
            return None
        detail = ["--detail"] if request.detail else []
        place = ["--out", str(out)] if out is not None else []
        options = [*self.years, *set_options(self.changes), *place, *detail, *flags]
        numbers = ["--replications", str(request.replications), "--seed", str(request.seed)]
        return _run_command(words, numbers if request.run_seed is None else _one(request.run_seed), options)

    def alone(self, case: Case) -> str:
        """The command that repeats one run alone."""
        name = case.arm.base.name
        options = [*self.years, *set_options({**self.changes, **case.arm.changes})]
        return _run_command([self.words[name] or name], _one(case.seed), options)


def commands_of(
    scenarios: Sequence[Scenario],
    sources: Sequence[Source],
    changes: Mapping[str, object],
    years: Mapping[str, int],
) -> Commands:
    """How scenarios, as they were named, with changes and years are said as a command."""
    words = {scenario.name: _word(source) for scenario, source in zip(scenarios, sources, strict=True)}
    limits = [(_OPTIONS[name], str(year)) for name, year in years.items()]
    return Commands(words, tuple(part for pair in limits for part in pair), changes)


def _one(seed: int) -> list[str]:
    return ["--run-seed", str(seed)]


def _run_command(words: Sequence[str], numbers: Sequence[str], options: Sequence[str]) -> str:
    return shlex.join(["paradiplomacy", "run", *words, *numbers, *options, *plugins.options()])


def _word(source: Source) -> str | None:
    """How the command line names a scenario; of those made in Python it knows the built-in ones only."""
    if not isinstance(source, Scenario):
        return word(source)
    return source.name if source.name in builtin_names() and source == load_scenario(source.name) else None
