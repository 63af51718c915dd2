"""What means nothing is refused everywhere alike: in every option of every command, and in every file."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import typer

from paradiplomacy.cli import app, main
from paradiplomacy.common.errors import ParadiplomacyError, ResultsError
from paradiplomacy.common.numbers import read_number, read_whole
from paradiplomacy.experiment.check import check_files
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.contrasts import contrasts
from paradiplomacy.results.tables import check_indicators
from paradiplomacy.runs import workers
from paradiplomacy.scenario.files import load_scenario

NEEDED = {
    "check": ["good.toml"],
    "schema": ["scenario"],
    "run": ["baseline"],
    "sweep": ["good.toml"],
    "compare": ["results"],
    "report": ["results"],
    "explain": ["baseline", "--city", "Montevideo", "--year", "2018"],
    "lesson": ["right-turn"],
    "new": ["lesson", "mine"],
    "diff": ["baseline", "right-turn"],
    "runs": ["results"],
    "rerun": ["results", "0"],
}
"""What a command has to be told at least."""

ARABIC, WIDE = (
    str.maketrans("0123456789", "".join(chr(zero + k) for k in range(10))) for zero in (0x660, 0xFF10)
)
"""Digits of other scripts, which Python reads as numbers."""
THREE, YEAR, CITY = "3".translate(ARABIC), "2019".translate(WIDE), "3441575".translate(WIDE)

BLANK = ["", " ", "\t"]
NO_WHOLE = [
    THREE,
    YEAR,
    "+5",
    " 5",
    "5 ",
    "1__0",
    "_1",
    "1_",
    "0x10",
    "1.0",
    "1e3",
    "nan",
    "inf",
    "x",
    "\N{MINUS SIGN}5",
]
NO_NUMBER = [
    "0.5".translate(ARABIC),
    "0.5".translate(WIDE),
    "+5",
    " 0.5",
    "1__0",
    "0x1p3",
    "nan",
    "inf",
    "-Infinity",
    "1e999",
    "1,5",
    ".",
    "\N{MINUS SIGN}5",
]


class Place:
    """An option or argument of a command that takes text."""

    def __init__(self, command: str, param: object, kind: object, before: int) -> None:
        self.command, self.kinds, self.before = command, {kind, *get_args(kind)}, before
        self.option = next((name for name in param.opts if name.startswith("-")), None)  # type: ignore[attr-defined]
        self.name = self.option or param.metavar or param.name.upper()  # type: ignore[attr-defined]
        self.repeated = param.multiple or param.nargs == -1  # type: ignore[attr-defined]

    def given(self, *texts: str) -> list[str]:
        """A command line with these texts here, everything else as it should be."""
        needed = NEEDED.get(self.command, [])
        if self.option is None:
            words = [part for part in needed if not part.startswith("-")][: self.before + 1]
            options = needed[
                next((k for k, part in enumerate(needed) if part.startswith("-")), len(needed)) :
            ]
            after = needed[self.before + 1 : len(needed) - len(options)]
            return [self.command, *options, "--", *words[: self.before], *texts, *after]
        there = needed.index(self.option) if self.option in needed else len(needed)
        options = [part for text in texts for part in (self.option, text)]
        return [self.command, *needed[:there], *needed[there + 2 :], *options]


def places() -> Iterator[Place]:
    for info, command in zip(app.registered_commands, _commands(), strict=True):
        kinds = get_type_hints(info.callback)
        for before, param in enumerate(command.params):
            if param.name in kinds and kinds[param.name] is not bool:
                yield Place(command.name, param, kinds[param.name], before)


def _commands() -> list[typer.core.TyperCommand]:
    return list(typer.main.get_command(app).commands.values())  # type: ignore[attr-defined]


PLACES = list(places())


def refusal(arguments: list[str], capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """The message, where nothing is done, shown or written."""
    before = sorted(folder.rglob("*"))
    assert main(arguments) == 2, arguments
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert sorted(folder.rglob("*")) == before
    return shown.err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a right file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.toml").write_text('name = "good"\nextends = "baseline"\n', encoding="utf-8")
    return tmp_path


def test_every_command_is_looked_at() -> None:
    """So that a new option is refused what means nothing, too."""
    assert {place.command for place in PLACES} == {*NEEDED, "parameters", "indicators", "app", "lessons"}
    assert len(PLACES) >= 32


def test_blank_text_is_refused_everywhere(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in PLACES:
        for text in BLANK:
            message = refusal(place.given(text), capsys, here)
            assert f"  {place.name}: " in message
            assert " is empty; allowed is some text, or to leave it out" in message


def test_numbers_are_plain_digits_everywhere(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, texts, what in ((int, NO_WHOLE, "a whole number"), (float, NO_NUMBER, "a number")):
        for place in PLACES:
            for text in texts if kind in place.kinds else []:
                message = refusal(place.given(text), capsys, here)
                assert f'  {place.name}: "{text}" is not {what}; allowed are plain digits' in message


def test_nothing_stands_there_twice(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in PLACES:
        if place.option or place.repeated:
            number = {int, float} & place.kinds
            message = refusal(place.given("1", "1") if number else place.given("x", "x"), capsys, here)
            which = '"x" ' if place.repeated else ""
            assert f"  {place.name}: {which}stands there 2 times; allowed is once" in message


def test_a_file_is_not_named_like_a_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "sweep", "run", "explain"):
        place = next(place for place in PLACES if place.command == command and place.option is None)
        message = refusal(place.given("good.toml/"), capsys, here)
        assert f'  {place.name}: "good.toml/" names a file like a folder; allowed is "good.toml"' in message


def test_all_that_means_nothing_on_a_line_is_said_at_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refusal(["run", "baseline", "--seed", THREE, "--to", "+5", "--out", ""], capsys, here)
    assert message.startswith("run: 3 problems\n")


def test_help_is_help_whatever_else_stands_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--seed", THREE, "--help"]) == 0
    assert "--replications" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["compare", "x", "--years", YEAR], f'"{YEAR}": allowed is a span such as 2014-2020'),
        (["compare", "x", "--years", f"{THREE}-4"], f'"{THREE}-4": allowed is a span such as 2014-2020'),
        (["compare", "x", "--precision", "1e23"], "precision: 1e+23 cannot be used; allowed are"),
        (["compare", "x", "--half-width", "1e23"], "half_width: 1e+23 cannot be used; allowed are"),
        (["compare", "x", "--equivalence", "1e23"], "margin: 1e+23 cannot be used; allowed are"),
        (["run", "baseline", "--set", f"training.seats={THREE}"], f'"{THREE}" is not a whole number'),
        (["run", "baseline", "--set", "training.seats=+3"], '"training.seats": "+3" is not a whole number'),
        (["run", "baseline", "--set", "fund.yearly_usd=inf"], '"inf" is not a number; allowed 0 to'),
        (["run", "baseline", "--set", "fund.yearly_usd=nan"], '"nan" is not a number; allowed 0 to'),
        (["run", "baseline", "--set", "fund.yearly_usd="], '"" is not a number; allowed 0 to'),
        (["run", "baseline", "--set", f"events.donor.from={YEAR}"], f'from: "{YEAR}" is not a whole'),
        (["run", "baseline", "--set", "=3"], '"=3" is not a setting; allowed NAME=VALUE'),
        (["run", "baseline", "--set", "training.seats=3", "--set", "training.seats=4"], "stands there twice"),
        (["run", "history", "--jobs", "5000"], "jobs: 5000 cannot be used; allowed are 0, for all cores, to"),
        (["explain", "baseline", "--city", CITY, "--year", "2018"], CITY),
    ],
    ids=lambda value: " ".join(value[2:]) if isinstance(value, list) else "",
)  # fmt: skip
def test_values_that_mean_nothing(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    problem: str,
) -> None:
    monkeypatch.setattr(workers, "available_cores", lambda: 2)
    assert problem in refusal(arguments, capsys, here)


def test_numbers_as_in_a_file_are_read() -> None:
    for text in ("0", "2014", "20_000", "-5", "1" * 500):
        assert read_whole(text) == read_number(text) == int(text)
    for text in ("0.5", ".5", "5.", "1e3", "1_000.5", "-2.5E-3"):
        assert read_number(text) == float(text)
        assert read_whole(text) is None
    assert read_whole("9" * 5000) is read_number("9" * 5000) is None


# --- Files ---

EXPERIMENT = 'name = "x"\nquestion = "q"\n'
DESIGN = '[design]\nkind = "factorial"\n[design.parameters]\n"fund.yearly_usd" = [1, 2]\n'
LIST = '[design]\nkind = "list"\n'
ONE = EXPERIMENT + 'scenarios = ["baseline"]\n'
FILES = {
    "extends a file like a folder": ('name = "x"\nextends = "good.toml/"', 'extends: good.toml/: ends'),
    "extends a file by a dot": ('name = "x"\nextends = "good.toml/."', "extends: good.toml/.: ends like a"),
    "extends nothing": ('name = "x"\nextends = ""', 'extends: "": there is no built-in scenario'),
    "extends blanks": ('name = "x"\nextends = " "', 'extends: " ": there is no built-in scenario'),
    "empty title": ('name = "x"\ntitle = ""', 'title: "" is not of the right form; allowed text'),
    "blank title": ('name = "x"\ntitle = "  "', 'title: "  " is not of the right form; allowed text'),
    "events dropped twice": (
        'name = "x"\nextends = "baseline"\ndrop_events = ["donor", "donor"]',
        'drop_events[1]: "donor" stands there twice; allowed is once',
    ),
    "a country twice": (
        'name = "x"\n[[events]]\nkind = "recession"\nfrom = 2000\ncountries = ["AR", "AR"]',
        "AR stands there twice",
    ),
    "a scenario like a folder": (
        EXPERIMENT + 'scenarios = ["good.toml/"]', 'scenarios[0]: "good.toml/": ends like a folder; allowed'
    ),
    "a scenario twice": (EXPERIMENT + 'scenarios = ["baseline", "baseline"]', '"baseline" stands there 2'),
    "an empty scenario": (EXPERIMENT + 'scenarios = [""]', 'scenarios[0]: "": there is no built-in scenario'),
    "an indicator twice": (
        ONE + 'indicators = ["members", "members"]', 'indicators[1]: "members" stands there twice; allowed is'
    ),
    "an empty indicator": (ONE + 'indicators = [""]', 'indicators[0]: "" is not an indicator; allowed are'),
    "a blank question": ('name = "x"\nquestion = " "\nscenarios = ["baseline"]', 'question: " " is not of'),
    "a title of an experiment": (ONE + 'title = " "', 'title: " " is not of the right form; allowed text'),
    "an empty comparison": (ONE + 'compare = ""', 'compare: "" is not one of the choices; allowed scenarios'),
    "a condition of nothing": (
        ONE + DESIGN.replace("[design.p", 'exclude = " "\n[design.p'), 'exclude: " " is not a condition'
    ),
    "a value twice": (ONE + DESIGN.replace("2]", "1]"), 'fund.yearly_usd": 1.0 stands there twice'),
    "set and varied": (
        ONE + 'parameters = { "fund.yearly_usd" = 3 }\n' + DESIGN,
        "parameters: fund.yearly_usd = 3 holds in no run, for the design varies fund.yearly_usd; allowed",
    ),
    "set and in every row": (
        ONE + 'parameters = { "training.seats" = 3 }\n' + LIST
        + '[[design.rows]]\n"training.seats" = 1\n[[design.rows]]\n"training.seats" = 2\n',
        "parameters: training.seats = 3 holds in no run, for the design varies training.seats",
    ),
    "an empty label": (
        ONE + LIST + '[[design.rows]]\nlabel = ""\n"training.seats" = 1\n',
        'design.rows[0].label: "" cannot be used; allowed is text of up to 60 characters',
    ),
    "a blank label": (
        ONE + LIST + '[[design.rows]]\nlabel = " "\n"training.seats" = 1\n',
        'design.rows[0].label: " " cannot be used; allowed is text of up to 60 characters',
    ),
    "nan": ('name = "x"\nparameters = { "fund.yearly_usd" = nan }', "nan is not a finite number; allowed 0"),
    "inf": ('name = "x"\nparameters = { "fund.yearly_usd" = inf }', "inf is not a finite number; allowed 0"),
    "a number as text": ('name = "x"\nparameters = { "training.seats" = "3" }', '"3" is not a whole number'),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_files_that_say_what_means_nothing(here: Path, what: str) -> None:
    text, problem = FILES[what]
    (here / "bad.toml").write_text(text, encoding="utf-8")
    [message] = check_files(["bad.toml"])
    assert message.startswith("bad.toml: ")
    assert problem in message


def test_a_row_that_leaves_out_what_is_set_has_the_value_that_is_set(here: Path) -> None:
    rows = '[[design.rows]]\n"training.seats" = 1\n[[design.rows]]\n"fund.yearly_usd" = 2\n'
    (here / "list.toml").write_text(ONE + 'parameters = { "training.seats" = 3 }\n' + LIST + rows)
    assert check_files(["list.toml"]) == []


def test_what_the_design_varies_cannot_be_set_on_the_command_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "x.toml").write_text(ONE + DESIGN, encoding="utf-8")
    message = refusal(["sweep", "x.toml", "--set", "fund.yearly_usd=3"], capsys, here)
    assert "--set: fund.yearly_usd = 3 holds in no run, for the design varies fund.yearly_usd" in message


# --- Python ---


def test_calls_refuse_it_as_well() -> None:
    with pytest.raises(ResultsError, match="members: stands there twice"):
        check_indicators(["members", "grants", "members"])
    request = Request((load_scenario("baseline"), load_scenario("right-turn")))
    for changes in ({"against": ""}, {"by": ""}):
        with pytest.raises(ParadiplomacyError):
            contrasts(request, **changes)  # type: ignore[arg-type]


def test_zero_has_no_sign() -> None:
    zero, minus = (
        load_scenario(
            "right-turn", set={"fund.yearly_usd": sign * 0.0, "events.political-shift.amount": sign * 0.0}
        )
        for sign in (1, -1)
    )
    assert str(zero.content()) == str(minus.content())
