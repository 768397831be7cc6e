"""Pictures of the drills, drawn from key poses (``figure`` in ``catalog.toml``): a still for print, and one that moves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from screener.drills import catalog
from screener.drills.figures import sheet
from screener.drills.figures.plan import Figure
from screener.drills.figures.read import read_figures
from screener.errors import CatalogError

__all__ = ["Figure", "alt_text", "animated", "figures", "read_figures", "still"]


@cache
def figures() -> Mapping[str, Figure]:
    """The packaged figures, by drill.

    Raises:
        CatalogError: a table is broken; the message names it.
    """
    return read_figures({name: table["figure"] for name, table in catalog.document().items() if "figure" in table})


def figure(drill_id: str) -> Figure:
    """The figure of a drill.

    Raises:
        CatalogError: there is no such drill, or it has no figure.
    """
    found = figures().get(drill_id)
    if found is None:
        catalog.drill(drill_id)  # raises for an unknown drill, in the words of the catalogue
        raise CatalogError(f"expected a figure for {drill_id!r}, got none", f"Add the table {drill_id}.figure to drills/catalog.toml.")
    return found


@cache
def still(drill_id: str) -> str:
    """One SVG with start and end side by side (a held drill: its one pose), about twice as wide as high; fit for print.

    Raises:
        CatalogError: there is no such drill.
    """
    return sheet.still(figure(drill_id))


@cache
def animated(drill_id: str) -> str:
    """One SVG that moves from start to end and back in a loop; it needs nothing from outside and holds still where that is preferred.

    Raises:
        CatalogError: there is no such drill.
    """
    return sheet.animated(figure(drill_id))


def alt_text(drill_id: str) -> str:
    """The picture in one or two sentences.

    Raises:
        CatalogError: there is no such drill.
    """
    return figure(drill_id).alt
