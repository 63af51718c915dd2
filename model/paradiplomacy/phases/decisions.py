"""All decisions of a year, each with the phase before which its circumstances stand."""

from typing import Any

from paradiplomacy.phases.activity import TAKE_PART, take_part
from paradiplomacy.phases.allocation import GO_AHEAD, allocate_fund, start_projects
from paradiplomacy.phases.decision import Decision, Phase
from paradiplomacy.phases.finish import COMPLETE, finish_projects
from paradiplomacy.phases.proposals import PROPOSE, draft_proposals
from paradiplomacy.phases.search import CONSENT
from paradiplomacy.phases.summit import ATTEND, JOIN, LEAVE, attend, hold_summit
from paradiplomacy.phases.treasury import APPLY_FOR_TRAINING, PAY_FEE, collect_fees, train

DECISIONS: dict[str, tuple[Phase, Decision[Any]]] = {
    decision.name: (phase, decision)
    for phase, decision in (
        (finish_projects, COMPLETE),
        (hold_summit, JOIN),
        (hold_summit, LEAVE),
        (collect_fees, PAY_FEE),
        (train, APPLY_FOR_TRAINING),
        (take_part, TAKE_PART),
        (draft_proposals, PROPOSE),
        (allocate_fund, CONSENT),
        (start_projects, GO_AHEAD),
        (attend, ATTEND),
    )
}
"""Decisions by name in the order of the year; who is asked to consent is known once drafts are written."""
