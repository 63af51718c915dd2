"""The year: its phases in the order of the paper's institutions."""

from paradiplomacy.phases import activity, allocation, finish, learning, outside, proposals, summit, treasury
from paradiplomacy.phases.decision import Phase

YEAR: tuple[Phase, ...] = (
    outside.open_year,
    outside.change_governments,
    outside.elect_mayors,
    outside.lose_capacity,
    outside.set_budgets,
    finish.finish_projects,
    summit.hold_summit,
    treasury.collect_fees,
    treasury.run_secretariat,
    treasury.set_fund,
    treasury.train,
    treasury.support_units,
    activity.take_part,
    activity.meet,
    proposals.draft_proposals,
    allocation.allocate_fund,
    allocation.add_outside_money,
    allocation.start_projects,
    summit.attend,
    learning.learn_and_forget,
)
"""The phases of a year, in the order of the paper's institutions."""
