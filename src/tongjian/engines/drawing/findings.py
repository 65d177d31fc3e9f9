"""The account a reading keeps: problems of the drawing, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tongjian.engines.drawing.inventory import Unread
from tongjian.engines.drawing.reading import Loss, Problem
from tongjian.engines.siteplan import Entity

Place = tuple[float, float] | None
"""Metres in the drawing's axes."""
_NAMED = 5


class Findings:
    """Collects problems and losses in the order they are met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._shared: dict[tuple[str, str, str], list[tuple[Entity, Place]]] = defaultdict(list)
        self.losses: list[Loss] = []

    def problem(self, code: str, sentence: str, entities: Iterable[Entity] = (), where: Place = None) -> None:
        self._problems.append(Problem(code, sentence, tuple(entities), where))

    def share(self, code: str, of: str, what: str, entity: Entity, where: Place = None) -> None:
        """A problem many entities may have: one line for all, `of` “图元 1A、1B” `what`."""
        self._shared[code, of, what].append((entity, where))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, the shared ones first."""
        shared = (
            Problem(
                code, f"{of}{_named(e for e, _ in items)} {what}", tuple(e for e, _ in items), items[0][1]
            )
            for (code, of, what), items in self._shared.items()
        )
        return (*shared, *self._problems)

    def loss(
        self, code: str, sentence: str, entities: Iterable[Entity] = (), *, count: int | None = None
    ) -> None:
        """`count` says how many were lost where none of them can be named."""
        named = tuple(entities)
        self.losses.append(Loss(code, sentence, named, len(named) if count is None else count))

    def unread(self, items: Iterable[Unread]) -> None:
        """One line for all entities of a layer and type that were not read for the same reason."""
        groups: dict[tuple[str, str, str, str], list[Entity]] = defaultdict(list)
        for item in items:
            groups[item.entity.layer, item.entity.type, item.code, item.why].append(item.entity)
        for (layer, kind, code, why), entities in groups.items():
            self.loss(code, f"图层“{layer}”的 {len(entities)} 个 {kind} 未计入：{why}", entities)


def _named(entities: Iterable[Entity]) -> str:
    """`图元 1A、1B`, `图元 1A、1B、1C、1D、1E 等 300 个`."""
    handles = list(dict.fromkeys(entity.handle for entity in entities))
    more = f" 等 {len(handles)} 个" if len(handles) > _NAMED else ""
    return f"图元 {'、'.join(handles[:_NAMED])}{more}"
