"""What a finding rests on, as a digest that outlives its drawing as long as nothing of it changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tongjian.systems.scrutiny.models import Check, Finding

# A finding with these is somebody's business: it fails, or a person has to decide.
TO_DECIDE = ("review", "not_verifiable")
OPEN = ("fail", *TO_DECIDE)
_LENGTH = 32


def findings_of(check: Check, report: Mapping[str, Any]) -> Iterator[Finding]:
    """The rows of the findings of a report that somebody has to see to, not saved yet."""
    elements = report["elements"]
    whole = _digest(_element(elements, handle) for handle in elements)
    place = report.get("place") or {}
    published = {one["reference"]: one["digest"] for one in place.get("published", ())}
    for finding in report["findings"]:
        if finding["verdict"] in OPEN:
            x, y = _middle(finding["where"])
            yield Finding(
                scrutiny=check,
                number=finding["number"],
                rule=finding["rule"][:80],
                title=finding["title"][:200],
                duty=finding["department"],
                verdict=finding["verdict"],
                sentence=finding["sentence"][:400],
                basis=basis_of(finding, elements, whole, published),
                x=x,
                y=y,
            )


def basis_of(
    finding: Mapping[str, Any],
    elements: Mapping[str, Any],
    whole: str,
    published: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The digest of what one finding rests on; `published` are digests of features of the blueprint.

    A finding about no element of its own rests on the `whole` drawing. Handles and the sentence stay out: a
    CAD program may renumber what it saves, and sentences name handles.
    """
    names = ("rule", "version", "verdict", "expected", "actual", "missing")
    stated = json.dumps([finding[name] for name in names], ensure_ascii=False)
    places = sorted({_element(elements, handle) for handle in finding["entities"]})
    ground = [f"@{reference} {published.get(reference, '')}" for reference in finding.get("published", ())]
    return _digest([stated, *(places or [whole]), *ground])


def _element(elements: Mapping[str, Any], handle: str) -> str:
    """An element by what it is; one without digests by its handle, so that nothing carries over unseen."""
    known = elements.get(handle)
    return f"{known['layer']} {known['geometry']} {known['attributes']}" if known else f"#{handle}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:_LENGTH]


def _middle(where: Mapping[str, Any] | None) -> tuple[float | None, float | None]:
    if where is None:
        return None, None
    if where["points"]:
        (x0, y0), (x1, y1) = where["points"]
    elif where["bbox"]:
        x0, y0, x1, y1 = where["bbox"]
    else:
        return None, None
    return (x0 + x1) / 2, (y0 + y1) / 2
