"""Readings and scores stay as they were made, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged
from tongjian.kernel.measures.models import Reading, Score


def _columns(model: type[Reading] | type[Score]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


_READING, _SCORE = _columns(Reading), _columns(Score)
READINGS = Guard("measures_reading", "a reading stays as it was made", lambda same: unchanged(_READING, same))
SCORES = Guard("measures_score", "a score stays as it was made", lambda same: unchanged(_SCORE, same))
