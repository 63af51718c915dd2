"""What captions of several figures say: over which years, of how many runs, and of what."""

from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.report.language import said, times
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.responses import Response


def of_what(response: Response) -> str:
    """Whose response is drawn."""
    title = words.title(response.scenario)
    if response.against is None:
        return said("figures.of.level", title=title)
    return said("figures.of.difference", title=title, base=words.title(response.against))


def over_years(request: Request) -> str:
    """Over which years the means of an experiment go."""
    if request.years:
        return said("figures.over.years", years=words.span(*request.years))
    apart = len(request.scenarios) > 1 and request.comparison == "scenarios"
    return said(f"figures.over.{'apart' if apart else 'all'}")


def of_runs(findings: Findings) -> str:
    """The number of finished runs."""
    return times("report.count.runs", findings.done)
