"""What the ledger says of a case that goes on under another version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongjian.kernel.cases.state import CaseState


@declare
@dataclass(frozen=True, slots=True)
class MovedToVersion(Fact):
    """版本变更: from now on the case goes by the definition `new`; until now it went by `old`.

    Open tasks and tokens stay as they are: both versions know their nodes. `move` is the order by which it
    was done, `back` says that it takes an earlier one back.
    """

    kind: ClassVar[str] = "moved-version"
    old: str = ""
    new: str = ""
    move: int = 0
    back: bool = False

    def befall(self, state: CaseState, event: Any) -> None:
        """The case is under the new version."""
        state.definition = self.new

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        """Title, text and tone in the timeline."""
        title = "恢复原版本" if self.back else "改按新版本办理"
        return title, f"事项版本由 {self.old[:8]} 改为 {self.new[:8]}，已办的环节和时限不变", "info"
