"""What the engine is told about the layers and elements of a drawing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tongjian.engines.siteplan import PlanPart

Parts = Mapping[str, PlanPart | None]
NOTHING = "不是规划内容"


@dataclass(frozen=True)
class Told:
    """Layers by name and elements by handle, with the part of the plan that they are; None: no part of it."""

    layers: Parts = field(default_factory=dict)
    elements: Parts = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.layers or self.elements)

    def as_text(self) -> str:
        """The file of corrections the engine reads; empty when there is nothing to tell."""
        if not self:
            return ""
        return json.dumps({"layers": self.layers, "elements": self.elements}, ensure_ascii=False)


def told_by(text: str) -> Told:
    """What a text of ours told the engine."""
    given = json.loads(text) if text else {}
    return Told(_parts(given.get("layers", {})), _parts(given.get("elements", {})))


def _parts(given: Mapping[str, str | None]) -> Parts:
    return {name: PlanPart(part) if part else None for name, part in given.items()}
