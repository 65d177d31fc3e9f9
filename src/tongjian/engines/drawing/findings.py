"""The account a reading keeps: problems of the drawing, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tongjian.engines.drawing.inventory import Unread
from tongjian.engines.drawing.reading import Loss, Problem
from tongjian.engines.siteplan import Entity


class Findings:
    """Collects problems and losses in the order they are met."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.losses: list[Loss] = []

    def problem(
        self,
        code: str,
        sentence: str,
        entities: Iterable[Entity] = (),
        where: tuple[float, float] | None = None,
    ) -> None:
        self.problems.append(Problem(code, sentence, tuple(entities), where))

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
