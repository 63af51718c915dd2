"""Why one city decided as it did in a year."""

import pandas as pd
from markupsafe import Markup

from paradiplomacy.common import html
from paradiplomacy.common.arguments import WORD, takes
from paradiplomacy.common.errors import ParadiplomacyError, counted
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.quoted import shorten
from paradiplomacy.explanation.facts import Facts
from paradiplomacy.explanation.find import label
from paradiplomacy.explanation.parting import part
from paradiplomacy.explanation.plain import in_plain_text
from paradiplomacy.explanation.project import own_finished, own_proposal
from paradiplomacy.explanation.verdict import verdicts
from paradiplomacy.explanation.watch import watch
from paradiplomacy.explanation.words import paragraphs
from paradiplomacy.indicators.run import Run


class Explanation(Facts):
    """Why a city decided as it did in a year. Its text says it in sentences."""

    @takes(language=WORD)
    def sentences(self, language: str = "en") -> list[str]:
        """The explanation in words, a paragraph each."""
        return paragraphs(self, language)

    def __str__(self) -> str:
        return in_plain_text(self, Texts())

    def __repr__(self) -> str:
        decisions = counted(len(self.decisions), "decision")
        return f"<Explanation of {shorten(self.city, 40)} in {self.year}: {decisions}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        texts = Texts()
        title, _, rest = str(self).partition("\n\n")
        told = Markup('<pre style="white-space: pre-wrap">{}</pre>').format(rest)
        numbers = in_plain_text(self, texts, numbered=True)
        return html.page([html.bold(title), told, html.folded(texts("explain.bars.numbers"), numbers)])

    def table(self) -> pd.DataFrame:
        """All terms: one row a term, with the decision and the city that had asked."""
        rows = [(one.name, one.other, *term) for one in self.decisions for term in one.terms.items()]
        return pd.DataFrame(rows, columns=["decision", "other", "term", "value"])


def of_run(run: Run, row: int, year: int, other: Run | None = None) -> Explanation:
    """The explanation for a city, by its row, from a run that has not made a step yet."""
    world = run.world
    parting = None if other is None else part(run, other, row)
    run.run_until_year(year - 1)
    of_year = watch(run)
    return Explanation(
        city=label(world.cities, row),
        year=year,
        scenario=(run.settings.name, run.settings.title),
        seed=run.seed,
        member=bool(world.cities.member[row]),
        decisions=tuple(verdicts(world, of_year, row)),
        proposal=own_proposal(world, of_year, row),
        finished=own_finished(world, of_year, row),
        parting=parting,
    )


def of_city(run: Run, row: int, year: int | None = None) -> Explanation:
    """The explanation for a city of a run that stands at some year, from the same run made again.

    Raises:
        ParadiplomacyError: the year is not simulated yet, or the run was changed by hand.
    """
    again, year = run.again(), run.year if year is None else year
    if not run.years:
        raise ParadiplomacyError(f"year {year}", ["no year is simulated yet"])
    if year not in run.years:
        problem = f"not simulated yet; allowed {run.settings.first_year} to {run.years[-1]}"
        raise ParadiplomacyError(f"year {year}", [problem])
    explanation = of_run(again, row, year)
    place = year - run.settings.first_year
    if any(values[place] != again.indicators[name][place] for name, values in run.indicators.items()):
        problem = "the model was changed by hand, so its run cannot be made again from scenario and seed"
        raise ParadiplomacyError(again.world.cities.name[row], [problem])
    return explanation
