"""容缺: what was missing of an application, and what was decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState


class Missing(NamedTuple):
    """A material that was not there when the application was handed in, and how long it may take (容缺)."""

    name: str
    title: str
    days: int
    unit: str


@declare
@dataclass(frozen=True, slots=True)
class Lacking(Fact):
    """What was still missing of an application as it was handed in, all of it such as may come later."""

    kind: ClassVar[str] = "approval.lacking"
    missing: tuple[tuple[str, str, int, str], ...] = ()

    def befall(self, state: Any, event: Any) -> None:
        state.own["lacking"] = tuple(Missing(*each) for each in self.missing)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "申请容缺受理", "暂缺：" + "、".join(each[1] for each in self.missing), "warn"


def lacking(stage: CaseState) -> list[Missing]:
    """What was missing when the application was handed in, and has not come since."""
    return [each for each in stage.own.get("lacking", ()) if each.name not in stage.materials]


@declare
@dataclass(frozen=True, slots=True)
class GapWaived(Fact):
    """The handler of a matter decided that it can do without a material that was due later."""

    kind: ClassVar[str] = "approval.gap-waived"
    material: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["waived"] = state.own.get("waived", frozenset()) | {self.material}


def waived(matter: CaseState) -> frozenset[str]:
    """Materials the matter can do without."""
    found: frozenset[str] = matter.own.get("waived", frozenset())
    return found


@declare
@dataclass(frozen=True, slots=True)
class GapRenewed(Fact):
    """宽限: the handler of a matter granted the time for a missing material once more."""

    kind: ClassVar[str] = "approval.gap-renewed"
    material: str = ""
