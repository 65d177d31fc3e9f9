"""What a drawing holds on the layers that matter: out of blocks, in world axes, in the drawing's units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongjian.engines.drawing.dimensions import Measured
from tongjian.engines.drawing.edges import Run
from tongjian.engines.drawing.vocabulary import Classified, Meaning
from tongjian.engines.siteplan import Entity


@dataclass(frozen=True)
class Shape:
    """Edges of one entity, or all boundary rings of one hatch."""

    entity: Entity
    layer: Classified
    runs: tuple[Run, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """A text: where it stands, its letters' height, and the layer's meaning if it has one."""

    entity: Entity
    layer: Classified | None
    text: str
    at: tuple[float, float]
    height: float


@dataclass(frozen=True)
class Symbol:
    """A reference to `block` that counts once, with the edges of its block."""

    entity: Entity
    layer: Classified
    runs: tuple[Run, ...]
    block: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dimension:
    """A measured length on a layer that means one."""

    entity: Entity
    layer: Classified
    length: float


@dataclass(frozen=True)
class Unread:
    """An entity on a layer that matters which is no part of the plan, and why; `meaning` it would have."""

    entity: Entity
    code: str
    why: str
    meaning: Meaning | None = None


@dataclass
class Inventory:
    """What the walk through the drawing found."""

    shapes: list[Shape] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    tables: list[tuple[Entity, list[list[str]]]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    """The linear dimensions of the plan; those on a layer that matters are `unread` as parts of it."""

    external: list[tuple[Entity, str]] = field(default_factory=list)
    """References to other files, each with the block that stands for the file."""

    @property
    def size(self) -> int:
        """How many things it holds, read or not."""
        return (
            len(self.shapes)
            + len(self.labels)
            + len(self.symbols)
            + len(self.dimensions)
            + len(self.tables)
            + len(self.unread)
        )
