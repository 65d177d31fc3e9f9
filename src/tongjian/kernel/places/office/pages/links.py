"""Addresses of pages, and what stands in an address."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.gates import Door

LONGEST = 120


def typed(given: QueryDict, name: str) -> str:
    """What somebody typed, no longer than anything it could mean."""
    return given.get(name, "").replace("\x00", "").strip()[:LONGEST]


def feature_address(door: Door, version: UUID, key: str) -> str:
    """The page of a feature; its key may hold anything, so it stands behind the question mark."""
    address = reverse("layer-feature", args=[door.city, door.layer.code, version])
    return f"{address}?{key_query(key)}"


def key_query(key: str) -> str:
    """How a feature is named behind the question mark."""
    return urlencode({"key": key})


def uuid_of(text: str) -> UUID | None:
    """An identifier somebody may have typed; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def version_address(door: Door, version: UUID) -> str:
    """The page of a version."""
    return reverse("layer-version", args=[door.city, door.layer.code, version])


def version_trail(door: Door, version: LayerVersion) -> list[tuple[str, str]]:
    """The way to pages of a version."""
    name = f"第 {version.number} 版" if version.number else "未编号的导入"
    return [*door.trail, (version_address(door, version.pk), name)]
