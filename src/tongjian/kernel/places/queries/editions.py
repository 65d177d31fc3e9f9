"""Which versions are in force together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition, VersionRef
from tongjian.kernel.places.models import Citation, LayerVersion, State


def edition_on(city: str, on: date, known_at: datetime | None = None) -> Edition:
    """What is in force on that day, as far as it was published at the moment `known_at`. 1 SQL query.

    Of a layer that is the version with the latest effective day; of the same day, the one published last.
    """
    return Edition(city, _in_order(city, _refs(_known(city, known_at).filter(effective_from__lte=on))))


def edition_today(city: str) -> Edition:
    """What is in force today. 1 SQL query."""
    return edition_on(city, timezone.localdate())


def edition_of(subject: UUID, city: str | None = None) -> Edition:
    """What the case cites; where it cites nothing, what is in force today. At most 2 SQL queries.

    `subject` is the root of a tree of cases. Without a citation the city has to be named: LookupError.
    """
    cited = Citation.objects.filter(subject=subject).first()
    if cited is not None:
        return edition_of_numbers(cited.city, json.loads(cited.edition))
    if city is None:
        raise LookupError(f"{subject} 没有引用蓝图版本")
    return edition_today(city)


def edition_of_numbers(city: str, numbers: Mapping[str, int]) -> Edition:
    """The edition of these versions. 1 SQL query. Raises LookupError for one that was never published."""
    wanted = Q(pk__in=())
    for layer, number in numbers.items():
        wanted |= Q(layer=layer, number=number)
    ever = LayerVersion.objects.filter(city=city, state__in=(State.PUBLISHED, State.WITHDRAWN))
    found = _refs(ever.filter(wanted)) if numbers else {}
    if missing := numbers.keys() - found.keys():
        raise LookupError(f"没有发布过这些图层版本：{'、'.join(sorted(missing))}")
    return Edition(city, _in_order(city, found))


def layer_with(edition: Edition, role: Role) -> str | None:
    """The first layer of that role that has a version in the edition. No SQL query."""
    return next((code for code in layers_with(edition.city, role) if code in edition.versions), None)


def layers_with(city: str, role: Role) -> tuple[str, ...]:
    """The layers of that role, by rank. No SQL query."""
    return tuple(code for code, layer in pack_of(city).layers.items() if layer.role is role)


def _known(city: str, at: datetime | None) -> QuerySet[LayerVersion]:
    versions = LayerVersion.objects.filter(city=city)
    if at is None:
        return versions.filter(state=State.PUBLISHED)
    stood = Q(state=State.PUBLISHED) | Q(state=State.WITHDRAWN, withdrawn_at__gt=at)
    return versions.filter(stood, published_at__lte=at)


def _refs(versions: QuerySet[LayerVersion]) -> dict[str, VersionRef]:
    """By layer; the one that prevails comes last."""
    columns = ("layer", "number", "digest", "effective_from", "published_at", "definition")
    rows = versions.order_by("effective_from", "number").values_list(*columns)
    last: dict[str, tuple[Any, ...]] = {layer: row for layer, *row in rows}
    return {
        layer: VersionRef(number, digest, effective, published, _title(definition))
        for layer, (number, digest, effective, published, definition) in last.items()
    }


def _title(definition: str) -> str:
    title: str = json.loads(definition)["title"]
    return title


def _in_order(city: str, versions: Mapping[str, VersionRef]) -> Mapping[str, VersionRef]:
    """In the order of the city's layers."""
    order = {code: place for place, code in enumerate(pack_of(city).layers)}
    return dict(sorted(versions.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
