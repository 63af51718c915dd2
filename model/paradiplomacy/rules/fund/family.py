"""The rules of the fund that are part of the package, beside those that a user's module adds."""

from paradiplomacy.rules.fund import country_quota, equal_shares, lottery, merit, method_of_equal_shares
from paradiplomacy.rules.fund.rule import RULES

__all__ = ["RULES", "country_quota", "equal_shares", "lottery", "merit", "method_of_equal_shares"]
