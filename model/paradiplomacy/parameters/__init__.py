"""Every number and choice of the model, with symbol, unit, meaning, source and ranges."""

from paradiplomacy.parameters.base import COUNTRIES, Country, Group, Parameter, Value
from paradiplomacy.parameters.settings import PARAMETERS, Settings

__all__ = ["COUNTRIES", "PARAMETERS", "Country", "Group", "Parameter", "Settings", "Value"]
