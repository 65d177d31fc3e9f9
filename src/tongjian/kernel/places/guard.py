"""What was published stays as published, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged
from tongjian.kernel.places.office.guard import COMPARISONS as COMPARISONS
from tongjian.kernel.places.office.guard import PATCHES as PATCHES
from tongjian.kernel.places.planning.guard import CONDITIONS as CONDITIONS

_ORIGIN = (
    *("id", "city", "layer", "definition", "source_name", "source_id", "source_layer"),
    *("created_by_id", "created_at"),
)
_CHECKED = ("normal_id", "rows_id", "report_id", "crs", "features", "digest", "error", "mend")
_DECIDED = ("number", "effective_from", "note", "decided_at", "published_by_id")
_PUBLISHED = ("changes", "published_at", "laid_to", "laid")
_WITHDRAWN = ("state", "withdrawn_by_id", "withdrawn_at")
_FEATURE = (
    *("id", "shelf_id", "city", "layer", "key", "since", "attributes", "wkb", "srid"),
    *("minx", "miny", "maxx", "maxy", "measure", "digest"),
)


def _version(same: str) -> str:
    """Ahead of publication a version may change; being published it can only be finished, then withdrawn."""
    before = "OLD.state IN ('importing', 'ready') AND NEW.state <> 'published'"
    decided = unchanged((*_ORIGIN, *_CHECKED, *_DECIDED), same)
    laying = f"OLD.state = 'publishing' AND NEW.state IN ('publishing', 'published') AND {decided}"
    withdrawing = (
        f"OLD.state = 'published' AND NEW.state = 'withdrawn' AND NEW.withdrawn_at IS NOT NULL AND {decided} "
        f"AND {unchanged(_PUBLISHED, same)}"
    )
    nothing = f"{decided} AND {unchanged((*_PUBLISHED, *_WITHDRAWN), same)}"
    return f"({before}) OR ({laying}) OR ({withdrawing}) OR ({nothing})"


# Rows begin and end only with versions that are not complete yet: what was published holds what it held.
_PUBLISHED_TO = "(SELECT published FROM places_shelf WHERE id = NEW.shelf_id)"
_ADDED = f"NEW.until IS NULL AND NEW.since > {_PUBLISHED_TO}"


def _feature(same: str) -> str:
    """A row never changes; once, a version to come can end it."""
    return f"OLD.until IS NULL AND NEW.until > {_PUBLISHED_TO} AND {unchanged(_FEATURE, same)}"


def _shelf(same: str) -> str:
    """Numbers only grow."""
    grow = "NEW.latest >= OLD.latest AND NEW.published >= OLD.published"
    return f"{grow} AND {unchanged(('id', 'city', 'layer'), same)}"


VERSIONS = Guard("places_layerversion", "a published layer version never changes", _version)
FEATURES = Guard("places_feature", "a feature of a published version never changes", _feature, _ADDED)
SHELVES = Guard("places_shelf", "the numbers of layer versions only grow", _shelf)
CITATIONS = Guard("places_citation", "a citation is never changed", lambda _: "1 = 0")
