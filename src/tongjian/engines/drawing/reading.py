"""What reading a drawing gives: the plan, and everything one has to know to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity, SitePlan


@dataclass(frozen=True)
class Loss:
    """Entities that belong to the plan by their layer, or are missing from it, and were not read."""

    code: str
    sentence: str
    entities: tuple[Entity, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Problem:
    """Something in the drawing that was read but should be looked at; `where` is in metres, drawing axes."""

    code: str
    sentence: str
    entities: tuple[Entity, ...] = ()
    where: tuple[float, float] | None = None


@dataclass(frozen=True)
class Source:
    """The file: `entities_expected` by our own scan of its bytes, `entities_read` by the reader."""

    file: str
    sha256: str
    size: int
    version: str
    encoding: str
    reader: str
    entities_expected: int
    entities_read: int
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """One vote on the drawing's unit: for `units` (empty: none of them fits), with its weight."""

    source: str
    units: tuple[str, ...]
    weight: int
    sentence: str


@dataclass(frozen=True)
class UnitUse:
    """The unit the drawing was read in: one is `factor` metres. Conflicts are sentences, never hidden."""

    used: str
    factor: float
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerUse:
    """What a layer of the drawing was taken for. `score` 1 canonical name, 0.8 known name, 0.4 a guess.

    `corrected`: a person said what it is. `evidence` are the grounds, in words.
    """

    layer: str
    meaning: Meaning | None
    score: float
    entities: int
    used: bool
    frozen: bool = False
    off: bool = False
    corrected: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A site plan and the account of how it was obtained.

    `dxf` is the DXF that was read (of a DWG, what it was converted into) for those who draw on it; it is not
    part of the value.
    """

    plan: SitePlan
    source: Source
    unit: UnitUse
    layers: tuple[LayerUse, ...]
    problems: tuple[Problem, ...]
    timing: Mapping[str, float] = field(default_factory=dict, compare=False)
    dxf: bytes = field(default=b"", compare=False, repr=False)
