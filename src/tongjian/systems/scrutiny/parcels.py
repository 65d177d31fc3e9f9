"""The planning conditions of a parcel, as the text the engine is given."""

from __future__ import annotations

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.packs.queries import pack_of


def conditions_of(city: str, parcel: str) -> str:
    """The text of a parcel's planning conditions; empty when the city has none for it."""
    conditions = pack_of(city).parcels.get(parcel)
    return as_text(conditions) if conditions else ""


def as_text(conditions: Conditions) -> str:
    """Conditions as a file. JSON is YAML, and keeps every decimal as it was written."""
    return conditions.model_dump_json(exclude_none=True, exclude_defaults=True)
