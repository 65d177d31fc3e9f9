"""The words behind a task: what was written when it was opened."""

from __future__ import annotations

from tongjian.kernel.cases.state import CaseState


def remember(state: CaseState, what: str, digest: str) -> None:
    """Keep the digest of what was written for tasks of that kind."""
    state.own["words"] = state.own.get("words", {}) | {what: digest}


def words_behind(case: CaseState, node: str) -> str:
    """The digest of what was written when such a task was last opened; "" where nothing was."""
    words: dict[str, str] = case.own.get("words", {})
    return words.get(node.partition(":")[0], "")
