"""Extras of the package: what only some users need, and install when they do."""

from importlib.util import find_spec

NETCDF = ("netcdf", "xarray", "netCDF4")
"""Datasets of xarray and files of netCDF: the extra, and what is in it."""

DISCOVERY = ("discovery", "sklearn")
"""Trees and surfaces over samples."""


def missing(extra: str, *modules: str) -> list[str]:
    """Why something cannot be done without an extra, and what installs it; nothing where it is there."""
    needed = " and ".join(absent(*modules))
    return [f"needs {needed}: {install(extra)}"] if needed else []


def absent(*modules: str) -> list[str]:
    """Those of some modules that are not there."""
    return [module for module in modules if find_spec(module) is None]


def install(extra: str) -> str:
    """The command that installs an extra."""
    return f"pip install 'paradiplomacy[{extra}]'"
