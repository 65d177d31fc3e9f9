"""What people said about the layers and elements of a design office's drawings."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from tongjian.engines.siteplan import PlanPart


class Corrections(BaseModel):
    """Layers of a design office by name, and elements of one drawing by handle, with what they are.

    None: neither is anything of the plan. An element's word beats its layer's, and both beat every guess.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    layers: dict[str, PlanPart | None] = Field(default_factory=dict)
    elements: dict[str, PlanPart | None] = Field(default_factory=dict)


def load_corrections(path: Path) -> Corrections:
    """Read a file of corrections. Raises pydantic.ValidationError with the place of every mistake."""
    return Corrections.model_validate(YAML(typ="safe", pure=True).load(path) or {})
