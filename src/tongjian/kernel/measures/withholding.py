"""Which numbers are kept back so that those of too few rows cannot be worked out from what is shown.

Every page asks for its own groups of a measure; what is kept back is decided over all of them at once, so
that no page tells what another one keeps back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tongjian.engines.measures.bound import (
    Answer,
    AsOf,
    Cause,
    Figure,
    Grain,
    Key,
    Measure,
    Suppressed,
    Tally,
)
from tongjian.engines.measures.bound.measure import Distinct, Percentile
from tongjian.engines.measures.bound.withholding import Node, withheld
from tongjian.kernel.measures.definitions import Definition
from tongjian.kernel.measures.values import Answered, answered

REASON = "公布它就能由合计推算出数据少于规定行数的其他分组，一并不公布"


@dataclass(frozen=True)
class Withheld:
    """Numbers by the groups in `names` and by every choice of them."""

    names: tuple[str, ...] = ()
    nodes: frozenset[Node] = frozenset()

    def keeps(self, names: Sequence[str], key: Key) -> bool:
        """Whether the number of these groups is kept back for the sake of another."""
        if not self.nodes:
            return False
        at = sorted((self.names.index(name), value) for name, value in zip(names, key, strict=True))
        return (tuple(place for place, _ in at), tuple(value for _, value in at)) in self.nodes


NOTHING = Withheld()


def finest(definition: Definition, asked: Measure) -> Measure | None:
    """The measure by every group that some page shows; None where nothing is added up to a total."""
    if not asked.needs or isinstance(asked.aggregate, Percentile | Distinct):
        return None
    stands = isinstance(asked.window, AsOf)
    group = [one for one in definition.measure.group if not (stands and isinstance(one, Grain))]
    source = definition.source
    if source.district and source.district not in definition.measure.group_names:
        group.append(source.rows.named[source.district])
    return replace(asked, group=tuple(group) if set(asked.group) <= set(group) else asked.group)


def withheld_of(whole: Measure, tallies: Mapping[Key, Tally]) -> Withheld:
    """What is kept back of the finest table. No SQL query."""
    carried = {key: (each.lower or each.upper).held for key, each in tallies.items()}
    return Withheld(whole.group_names, withheld(carried, whole.needs))


def told(definition: Definition, names: Sequence[str], answer: Answer, back: Withheld) -> Answered:
    """What a measure says about one group, or that it is kept back for the sake of another."""
    if isinstance(answer.outcome, Figure) and back.keeps(names, answer.key):
        answer = replace(answer, outcome=Suppressed(Cause.PROTECTS_OTHERS, REASON))
    return answered(definition, answer)
