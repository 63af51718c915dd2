"""What captions of several figures say: over which years, of how many runs, and of what."""

from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.responses import Response


def of_what(response: Response) -> str:
    """Whose response is drawn."""
    if response.against is None:
        return f"in “{response.scenario.title}”"
    return f"in the paired difference of “{response.scenario.title}” from “{response.against.title}”"


def over_years(request: Request) -> str:
    """Over which years the means of an experiment go."""
    if request.years:
        return f"Means over {words.span(*request.years)}."
    if len(request.scenarios) > 1 and request.comparison == "scenarios":
        return "Means over the years in which the scenarios differ."
    return "Means over all years."


def of_runs(findings: Findings) -> str:
    """The number of finished runs."""
    return "1 run." if findings.done == 1 else f"{findings.done:,} runs."
