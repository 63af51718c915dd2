"""Dated events of a scenario. An event says when; how much is mostly the matter of a parameter."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from paradiplomacy.common.problems import validate
from paradiplomacy.common.quoted import amount, show, unknown
from paradiplomacy.scenario.parameters.base import COUNTRIES, Country, plain_zero

FIRST_YEAR, LAST_YEAR = 1995, 2200
"""Years that a scenario may have; the network was founded in 1995."""

type Channel = Literal["bloc", "own", "mayors"]
CHANNELS: tuple[Channel, ...] = get_args(Channel.__value__)
"""What acts on the position of a national government: the bloc, cities under it, its mayors."""

YEAR: Any = {"year": True}
type Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, json_schema_extra=YEAR)]


def _sorted_as(order: tuple[str, ...], kind: str) -> AfterValidator:
    """Put a list into a fixed order, so that equal events are equal objects."""

    def sort(names: tuple[str, ...]) -> tuple[str, ...]:
        if not names:
            raise ValueError(f"names no {kind}; allowed is one at least")
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            raise ValueError(f"{', '.join(sorted(repeated))} stands there twice")
        return tuple(name for name in order if name in names)

    return AfterValidator(sort)


_SOME: Any = Field(strict=False, max_length=100, json_schema_extra={"minItems": 1})


type Countries = Annotated[tuple[Country, ...], _SOME, _sorted_as(COUNTRIES, "country")]
type Channels = Annotated[tuple[Channel, ...], _SOME, _sorted_as(CHANNELS, "channel")]


class Event(BaseModel):
    """Something that begins in ``first_year`` and lasts to ``last_year``, both included; None is for good."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
    )
    usual_years: ClassVar[int | None] = None
    """Years that an event of this kind lasts where no end is given; None is for good."""
    left_out: ClassVar[tuple[str, ...]] = ()
    """Lists that mean everything where a file leaves them out."""
    alone: ClassVar[bool] = True
    """Whether only one event of this kind may be on in a year and country."""

    kind: str
    first_year: Year = Field(validation_alias="from", serialization_alias="from", description="First year.")
    last_year: Year | None = Field(
        default=None, validation_alias="to", serialization_alias="to", description="Last year, included."
    )

    duration: Annotated[int, Field(ge=1, le=LAST_YEAR - FIRST_YEAR + 1)] | None = Field(
        default=None, exclude=True, repr=False, description="Number of years, in place of ``to``."
    )
    """Always None in an event that was read: it then has its last year."""

    @model_validator(mode="before")
    @classmethod
    def _end(cls, table: Any) -> Any:
        """Give an event with a duration, its own or that of its kind, its end, where the file gives none."""
        if not isinstance(table, dict):
            return table
        ended, years = {"to", "last_year"} & table.keys(), table.get("duration")
        if ended and years is not None:
            raise ValueError("duration: stands beside to; allowed is one of the two")
        start = table.get("from", table.get("first_year"))
        if type(start) is not int or not FIRST_YEAR <= start <= LAST_YEAR:
            return table
        if type(years) is int and years >= 1:
            if years > LAST_YEAR - start + 1:
                most = f"allowed are up to {LAST_YEAR - start + 1} years from {start} on"
                raise ValueError(f"duration: {show(years)} ends after {LAST_YEAR}; {most}")
            others = {key: value for key, value in table.items() if key != "duration"}
            return {**others, "to": start + years - 1}
        if years is not None or ended or cls.usual_years is None:
            return table
        return {**table, "to": min(start + cls.usual_years - 1, LAST_YEAR)}

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Event":
        if self.last_year is not None and self.last_year < self.first_year:
            raise ValueError(f"to: {self.last_year} is before from, {self.first_year}")
        return self

    @property
    def scope(self) -> tuple[str, ...]:
        """The countries that the event reaches."""
        countries: tuple[str, ...] = getattr(self, "countries", COUNTRIES)
        return countries

    def covers(self, year: int) -> bool:
        """Whether the event is on in the year."""
        return self.touches(year, year)

    def touches(self, first_year: int, last_year: int) -> bool:
        """Whether the event is on in one of the years."""
        return self.first_year <= last_year and (self.last_year is None or first_year <= self.last_year)

    def table(self) -> dict[str, Any]:
        """The event as a table of a scenario file, without what goes without saying."""
        table = self.model_dump(mode="json", by_alias=True)
        table = {key: value for key, value in table.items() if value is not None}
        for key in self.left_out:
            if getattr(self, key) == type(self).model_fields[key].default:
                del table[key]
        return table

    def order(self) -> tuple[str, int, str]:
        """Where the event stands among others, whatever their order in a file."""
        return self.kind, self.first_year, str(sorted(self.table().items()))

    def words(self) -> str:
        """The event in a line: ``political-shift 2014–2020 (amount −0.8, ramp_years 3)``."""
        fields = type(self).model_fields
        keys = {key: value for key, value in self.table().items() if key in fields and key != "kind"}
        details = [f"{key} {_word(value)}" for key, value in keys.items() if value != fields[key].default]
        return f"{self.kind} {self.years()}{f' ({", ".join(details)})' if details else ''}"

    def years(self) -> str:
        """The years of the event in words."""
        if self.last_year is None:
            return f"from {self.first_year}"
        return (
            f"{self.first_year}–{self.last_year}"
            if self.last_year > self.first_year
            else str(self.first_year)
        )


def _word(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return amount(value) if isinstance(value, int | float) else str(value)


def _number(default: float, low: float, high: float, meaning: str) -> Any:
    return Field(default=default, ge=low, le=high, description=meaning, validate_default=True)


_EVERYWHERE: Any = COUNTRIES


class RegionalEvent(Event):
    """An event that reaches all ten countries, or only those named."""

    left_out: ClassVar[tuple[str, ...]] = ("countries",)
    countries: Countries = Field(
        default=_EVERYWHERE, description="Countries reached; all ten where left out."
    )


class PoliticalShift(RegionalEvent):
    """Governments move from their usual orientation by an amount, at once or along a ramp."""

    kind: Literal["political-shift"] = "political-shift"
    amount: float = Field(
        ge=-2, le=2, description="Shift of the position: negative to the right, positive to the left."
    )
    ramp_years: int = Field(
        default=0, ge=0, le=100, description="Years until the shift is complete; 0 is at once."
    )


class PoliticalFreeze(RegionalEvent):
    """Governments keep the position of the year before the event, in all that they act on or in a part."""

    left_out = ("countries", "channels")
    kind: Literal["political-freeze"] = "political-freeze"
    channels: Channels = Field(
        default=CHANNELS,
        description="What sees the kept position: support of the bloc, what cities feel of their own "
        "government, or the mayors whom it helps into office; all three where left out.",
    )


class Recession(RegionalEvent):
    """An economic crisis cuts the budgets of cities."""

    usual_years = 2
    kind: Literal["recession"] = "recession"
    loss: float = _number(0.6, 0, 1, "Part of their budget that cities lose.")


class Pandemic(Event):
    """A pandemic: budgets, travel, attention and projects suffer, half as much or so in the second year."""

    usual_years = 2
    kind: Literal["pandemic"] = "pandemic"
    budget: float = _number(0.25, 0, 1, "Part of their budget that cities lose.")
    digital: float = _number(0.85, 0, 1, "Part of meetings held online.")
    attention: float = _number(1.0, 0, 20, "Attention drawn from the network in the first year, in logits.")
    second_attention: float = _number(
        0.3, 0, 20, "Attention drawn from the network in later years, in logits."
    )
    completion: float = _number(1.5, 0, 20, "How much harder projects are to complete, in logits.")
    second_year: float = _number(
        0.6, 0, 1, "Part of budget loss, online meetings and hardness that remains later."
    )


class Suspension(Event):
    """Countries are suspended from the bloc; their cities stay members of the network."""

    kind: Literal["suspension"] = "suspension"
    countries: Countries = Field(description="Countries suspended.")


class DonorYears(Event):
    """Donors offer ``donors.yearly_usd``."""

    kind: Literal["donor"] = "donor"
    scale: float = _number(1, 0, 100, "Multiplies the parameter.")


class DonorProgramme(Event):
    """A donors' programme with money for projects and seats for training; several may be on at once."""

    alone = False
    kind: Literal["donor-programme"] = "donor-programme"
    axis: Literal["border", "productive", "citizenship", "other"] | None = Field(
        default=None, description="Axis of the projects that its money is for; all where left out."
    )
    target: Literal["all", "border", "low-capacity"] = Field(
        default="all", description="Who comes first where its seats are short."
    )
    usd: float = _number(0, 0, 1e8, "Money for projects, dollars a year.")
    seats: int = _number(0, 0, 10**5, "Training seats a year.")


class LegalChange(RegionalEvent):
    """National law changes: cities get another legal autonomy."""

    kind: Literal["legal-change"] = "legal-change"
    level: float = Field(ge=0, le=1, description="Legal autonomy that the law grants.")
    enforcement: float = _number(1, 0, 1, "How far the law is respected.")


class GovernanceChange(Event):
    """The statute of 1995 or of 2015 is in force."""

    kind: Literal["governance"] = "governance"
    rules: Literal["1995", "2015"] = Field(description="The statute in force.")


class Programme(Event):
    """The South-South Cooperation Programme runs: calls with ``fund.yearly_usd``, and training."""

    kind: Literal["programme"] = "programme"
    scale: float = _number(1, 0, 100, "Multiplies the fund and the seats of its training.")


class TrainingYears(Event):
    """Training without the programme's calls."""

    kind: Literal["training"] = "training"
    scale: float = _number(1, 0, 100, "Multiplies the seats.")


class CallRules(Event):
    """The calls have another largest grant."""

    kind: Literal["call-rules"] = "call-rules"
    cap_scale: float = Field(ge=0, le=100, description="Multiplies the largest grant.")


class ForumYears(Event):
    """The consultative forum of cities, states and provinces works (FCCR)."""

    kind: Literal["forum"] = "forum"


class AwarenessCampaign(Event):
    """A campaign makes the network known to citizens."""

    kind: Literal["awareness-campaign"] = "awareness-campaign"
    scale: float = _number(1, 0, 100, "Multiplies the campaign's effect.")


class Digitalisation(Event):
    """Meetings move online: a factor on ``cost.digital``, on a straight line over the event's years."""

    kind: Literal["digitalisation"] = "digitalisation"
    last_year: Year = Field(
        validation_alias="to", serialization_alias="to", description="Last year, included."
    )
    initial: float = Field(ge=0, le=100, description="Factor in the first year.")
    final: float = Field(ge=0, le=100, description="Factor in the last year; after it 1 holds again.")


type AnyEvent = Annotated[
    PoliticalShift
    | PoliticalFreeze
    | Recession
    | Pandemic
    | Suspension
    | DonorYears
    | DonorProgramme
    | LegalChange
    | GovernanceChange
    | Programme
    | TrainingYears
    | CallRules
    | ForumYears
    | AwarenessCampaign
    | Digitalisation,
    Field(discriminator="kind"),
]

KINDS: dict[str, type[Event]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(AnyEvent.__value__)[0])
}
"""The kinds of events by name."""


def read_event(table: object) -> tuple[Event | None, list[tuple[str, str]]]:
    """An event from a table of a file, or its problems: each a key of the event and what is wrong."""
    if not isinstance(table, dict):
        return None, [("", "is not a table; allowed a table with kind, from and further keys")]
    kind = table.get("kind")
    if kind is None:
        return None, [("kind", f"missing; allowed {', '.join(KINDS)}")]
    if not isinstance(kind, str) or kind not in KINDS:
        return None, [("kind", unknown(str(kind), "kind of event", KINDS))]
    plain = {key: plain_zero(value) for key, value in table.items()}
    return validate(KINDS[kind], plain, by_alias=True, by_name=False)


def overlaps(events: Iterable[Event]) -> list[tuple[Event, Event]]:
    """Pairs of events of one kind that are on in one year and, where countries matter, in one country."""
    lanes: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if not event.alone:
            continue
        for country in event.scope if "countries" in type(event).model_fields else ("",):
            lanes.setdefault((event.kind, country), []).append(event)
    pairs: dict[tuple[int, int], tuple[Event, Event]] = {}
    for lane in lanes.values():
        lane.sort(key=lambda event: event.first_year)
        for earlier, later in pairwise(lane):
            if earlier.covers(later.first_year):
                pairs[id(earlier), id(later)] = earlier, later
    return list(pairs.values())
