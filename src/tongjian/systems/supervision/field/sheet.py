"""What a visit checks, kept with it as it was on that day: matters with the items of their checklists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SheetItem(_Kept):
    """One item: how it is checked and on which provision it rests. `key` is unique in the visit."""

    key: str = Field(min_length=1, max_length=80)
    title: str
    method: str = ""
    basis: str = ""


class SheetMatter(_Kept):
    """One matter of the visit with the checklist (检查实施清单) it is checked by."""

    code: str
    title: str
    checklist: str
    method: str = ""
    items: tuple[SheetItem, ...] = Field(min_length=1)


class VisitSheet(_Kept):
    """All matters of a visit."""

    matters: tuple[SheetMatter, ...] = Field(min_length=1)

    @property
    def items(self) -> dict[str, SheetItem]:
        """Every item by its key."""
        return {item.key: item for matter in self.matters for item in matter.items}

    def matter_of(self, key: str) -> SheetMatter:
        """The matter an item belongs to. Raises `LookupError`."""
        for matter in self.matters:
            if any(item.key == key for item in matter.items):
                return matter
        raise LookupError(key)


def sheet_of(data: Mapping[str, Any]) -> VisitSheet:
    """The sheet kept in a row."""
    return VisitSheet.model_validate(data)
