"""The account a reading keeps: problems of the drawing, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tongjian.engines.drawing.inventory import Unread
from tongjian.engines.drawing.reading import Loss, Problem
from tongjian.engines.drawing.titles import part_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity, Gap, PlanPart

Place = tuple[float, float] | None
"""Metres in the drawing's axes."""
_NAMED = 5
_ASIDE = {"annotation", "paper-space", "in-a-symbol"}
"""Losses that take nothing from the plan: notes, what stands beside it or in a thing that counts once."""
_NO_THING = {"POINT", "WIPEOUT"}
"""Types that show no thing of the plan wherever they stand."""


class Findings:
    """Collects problems and losses in the order they are met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._shared: dict[tuple[str, str, str], list[tuple[Entity, Place]]] = defaultdict(list)
        self.losses: list[Loss] = []
        self.gaps: list[Gap] = []
        self._touching: dict[Meaning, list[str]] = defaultdict(list)

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
        self,
        code: str,
        sentence: str,
        entities: Iterable[Entity] = (),
        *,
        count: int | None = None,
        meaning: Meaning | None = None,
        gap: bool = True,
    ) -> None:
        """`count` says how many were lost where none of them can be named.

        Where `meaning` is of a part of the plan, the part has a gap, unless what was lost is none of it.
        """
        named = tuple(entities)
        self.losses.append(Loss(code, sentence, named, len(named) if count is None else count))
        if meaning is not None:
            self._touching[meaning].append(sentence)
            if gap and (part := part_of(meaning)):
                self.gap([part], sentence, named)

    def gap(self, parts: Iterable[PlanPart], sentence: str, entities: Iterable[Entity] = ()) -> None:
        """Nothing can be computed from these parts: something of them was not read."""
        self.gaps += [Gap(part, sentence, tuple(entities)) for part in parts]

    def losses_of(self, meaning: Meaning) -> list[str]:
        """What was lost of things of the meaning, in sentences."""
        return self._touching[meaning]

    def unread(self, items: Iterable[Unread]) -> None:
        """One line for all entities of a layer and type that were not read for the same reason."""
        groups: dict[tuple[str, str, str, str, Meaning | None], list[Entity]] = defaultdict(list)
        for item in items:
            key = (item.entity.layer, item.entity.type, item.code, item.why, item.meaning)
            groups[key].append(item.entity)
        for (layer, kind, code, why, meaning), entities in groups.items():
            sentence = f"图层“{layer}”的 {len(entities)} 个 {kind} 未计入：{why}"
            gap = code not in _ASIDE and kind not in _NO_THING
            self.loss(code, sentence, entities, meaning=meaning, gap=gap)


def _named(entities: Iterable[Entity]) -> str:
    """`图元 1A、1B`, `图元 1A、1B、1C、1D、1E 等 300 个`."""
    handles = list(dict.fromkeys(entity.handle for entity in entities))
    more = f" 等 {len(handles)} 个" if len(handles) > _NAMED else ""
    return f"图元 {'、'.join(handles[:_NAMED])}{more}"
