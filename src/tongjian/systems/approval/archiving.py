"""What the archive has to know of an approval: a material that a promise spared is not missing."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.kernel.archive import sources
from tongjian.kernel.cases.tree import Tree
from tongjian.systems.approval.facts import CommitmentGiven


def register() -> None:
    """Tell the archive."""
    sources.excuse(spared)


def spared(tree: Tree) -> Mapping[str, str]:
    """Materials (by name) that no matter of the stage needed, because the applicant promised. No query.

    What another matter asks for without sparing it is needed all the same.
    """
    named: dict[str, str] = {}
    needed: set[str] = set()
    promised = {
        event.chain: frozenset(fact.spares)
        for event, fact in tree.history
        if isinstance(fact, CommitmentGiven)
    }
    for matter in tree.children(tree.top()):
        spares = promised.get(matter.id, frozenset())
        asked = {material.name for material in tree.definition(matter).matter.materials}
        needed |= asked - spares
        named |= dict.fromkeys(asked & spares, f"“{matter.title}”已作告知承诺，免于提交")
    return {name: because for name, because in named.items() if name not in needed}
