"""What was compared stays as it was found, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard

COMPARISONS = Guard(
    "places_comparison", "a comparison that has its answer never changes", lambda _: "OLD.state = 'waiting'"
)
PATCHES = Guard("places_patch", "a difference patch never changes", lambda _: "1 = 0")
