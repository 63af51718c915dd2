"""Extras of the package: what only some users need, and install when they do."""

from importlib.util import find_spec

NETCDF = ("netcdf", "xarray", "netCDF4")
"""Datasets of xarray and files of netCDF: the extra, and what is in it."""

DISCOVERY = ("discovery", "sklearn")
"""Trees and surfaces over samples."""


def missing(extra: str, *modules: str) -> list[str]:
    """Why something cannot be done without an extra, and what installs it; nothing where it is there."""
    absent = [module for module in modules if find_spec(module) is None]
    return [f"needs {' and '.join(absent)}: pip install 'paradiplomacy[{extra}]'"] if absent else []
