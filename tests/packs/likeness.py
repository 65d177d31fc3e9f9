"""When two forms or two processes are alike, and how many of a city's matters have one that is.

Two forms are alike when at least four in five of the fields either has are in both. Two processes are alike
when their graphs have the same shape and the same roles: the same kinds of nodes, each done by the same role
of the same department (the deciding one, or a named other), joined in the same way. Names, titles and limits
do not count, so a process that only renames its steps is still the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.processes import ProcessSheet
from tongjian.kernel.packs.schema import Matter

T = TypeVar("T")
SAME_FIELDS = 0.8
MOST = 1 / 5
"""Of the matters of a city, the share whose form (or process) may be like that of another before it."""


def forms_alike(one: Form, other: Form) -> bool:
    """Whether they ask nearly the same."""
    mine, yours = set(one.leaves), set(other.leaves)
    return len(mine & yours) >= SAME_FIELDS * len(mine | yours)


Shape = tuple[tuple[str, int], ...]


def shape(process: ProcessSheet, matter: Matter) -> Shape:
    """The graph up to names: equal for processes of one shape. Colour refinement, a round for each node."""
    graph = process.graph
    colours = {node: _label(process, node, matter) for node in graph.nodes}
    for _ in graph.nodes:
        colours = {
            node.id: str(
                hash(
                    (
                        colours[node.id],
                        tuple(sorted(colours[flow.source] for flow in node.incoming)),
                        tuple(sorted(colours[flow.target] for flow in node.outgoing)),
                    )
                )
            )
            for node in graph.nodes.values()
        }
    return tuple(sorted(Counter(colours.values()).items()))


def _label(process: ProcessSheet, node: str, matter: Matter) -> str:
    sheet = process.nodes.get(node)
    kind = process.graph.nodes[node].kind.value
    if sheet is None:
        return kind
    body = "" if sheet.department in (None, matter.department) else sheet.department
    return f"{kind} {sheet.role} {body} {sheet.act or ''}"


def repeats(things: Sequence[T], alike: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Each thing that is like one before it, with that one."""
    found: list[tuple[T, T]] = []
    for place, thing in enumerate(things):
        before = next((other for other in things[:place] if alike(other, thing)), None)
        if before is not None:
            found.append((before, thing))
    return found
