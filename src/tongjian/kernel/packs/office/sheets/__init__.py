"""Files as forms: which fields a page shows for each kind of file, and what was filled in as data again."""

from tongjian.kernel.packs.office.sheets.filling import Filled, filled, shown
from tongjian.kernel.packs.office.sheets.layout import layout_of
from tongjian.kernel.packs.office.sheets.model import Column, Field, Group, Kind

__all__ = ["Column", "Field", "Filled", "Group", "Kind", "filled", "layout_of", "shown"]
