"""注销、失效、吊销: the head of the body that issued a licence ends it; what it said stays readable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import ANY_KIND, Given
from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.licences.actions import end
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.people.viewer import Role

# 撤销 is no act on the licence alone: it takes the decision back, and belongs to the matter.
ENDINGS = (LicenceState.CANCELLED, LicenceState.LAPSED, LicenceState.STRUCK_OFF)


@declare
@dataclass(frozen=True, slots=True)
class LicenceEnded(Fact):
    """The licence of the case no longer holds, by this act."""

    kind: ClassVar[str] = "licence-ended"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    licence: str = ""
    number: str = ""
    state: str = ""
    remark: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        """In the timeline."""
        return f"证照{LicenceState(self.state).label}", texts.get(self.remark, self.number), "warn"


@declare
@dataclass(frozen=True, slots=True)
class LicenceRestored(Fact):
    """The revocation of the licence was set aside: it holds again."""

    kind: ClassVar[str] = "licence-restored"
    licence: str = ""
    number: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        """In the timeline."""
        return "证照恢复效力", self.number, "good"


@registry.action
class EndLicence(Action):
    """注销、失效或吊销证照: everybody who verifies it sees so at once."""

    name, title = "end_licence", "终止证照"
    kinds, states = ANY_KIND, frozenset(Status)
    grave = True

    class Input(Given):
        state: Literal[LicenceState.CANCELLED, LicenceState.LAPSED, LicenceState.STRUCK_OFF] = Field(
            title="方式"
        )
        remark: str = Field(min_length=5, max_length=200, title="原因和依据")

    def concerns(self, case: CaseState) -> bool:
        """Only cases that issued one."""
        return bool(case.licence)

    def who(self, view: View) -> Refusal | None:
        if view.case.organisation in view.actor.organisations(Role.HEAD):
            return None
        return Refusal("只有发证机关的审批负责人可以终止证照")

    def choices(self, view: View, name: str) -> Iterable[tuple[str, str]]:
        return ((s.value, s.label.removeprefix("已")) for s in ENDINGS) if name == "state" else ()

    def load(self, view: View, given: Any) -> Licence | None:
        """The licence, under the lock of the case. 1 query."""
        return Licence.objects.filter(pk=view.case.licence).first()

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if view.loaded is None or view.loaded.state != LicenceState.VALID:
            yield Refusal("这份证照已经终止过了", "请刷新页面")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        return iter(())

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        end(view.loaded, given.state, given.remark, on=timezone.localdate(view.now))
        yield LicenceEnded(
            licence=view.case.licence,
            number=view.case.licence_number,
            state=given.state.value,
            remark=given.remark,
        )

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        words = given.state.label.removeprefix("已")
        yield Notify(f"证照{words}：{view.case.title}", given.remark, organisation=view.tree.top().applicant)
