"""How many cases rest on a version of a layer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.places.models import Citation


def cited(city: str, layer: str) -> Mapping[int, int]:
    """How many cases cite each version of the layer, by its number. 1 SQL query."""
    return _by_number(Citation.objects.filter(city=city), layer)


def running(city: str, layer: str) -> Mapping[int, int]:
    """The same, only cases that have not ended. 1 SQL query."""
    open_cases = Case.objects.filter(city=city, parent__isnull=True, status__in=OPEN).values("pk")
    return _by_number(Citation.objects.filter(city=city, subject__in=open_cases), layer)


def _by_number(citations: QuerySet[Citation], layer: str) -> Mapping[int, int]:
    # There are as many editions as publications, however many cases: they are counted by edition.
    grouped: Iterable[tuple[str, int]] = citations.values_list("edition").annotate(Count("pk"))
    found: Counter[int] = Counter()
    for edition, cases in grouped:
        if number := json.loads(edition).get(layer):
            found[number] += cases
    return found
