"""The photos of an item as evidence another system can take over: digest, time, place and device."""

from __future__ import annotations

from typing import Any

from tongjian.engines.fieldwork import Fact
from tongjian.systems.supervision.field.standing import Standing


def evidence_of(view: Standing, item: str) -> list[dict[str, Any]]:
    """What was photographed of an item, in the shape of `kernel.inspectorate.referrals.Evidence`."""
    photos = [fact for fact in view.state.photos if fact.body["item"] == item]
    return [_evidence(fact, number) for number, fact in enumerate(photos, start=1)]


def _evidence(fact: Fact, number: int) -> dict[str, Any]:
    body = fact.body
    east, north = body["longitude"], body["latitude"]
    return {
        "sha256": body["sha256"],
        "name": body["words"] or f"现场照片{number}",
        "kind": "照片",
        "taken_at": fact.clock.isoformat(),
        "longitude": float(east) if east else None,
        "latitude": float(north) if north else None,
        "device": fact.device,
    }
