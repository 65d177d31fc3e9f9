"""The act on a case by which it goes to the receiving body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, platform, registry
from tongjian.kernel.cases.common import ANY_KIND, Given
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.handover.facts import HandedOver
from tongjian.kernel.people.handover.models import Handover


@registry.action
class HandOver(Action):
    """权力划转随转: the case and its open tasks go to the body that now decides the matter."""

    name, title = "hand_over", "权力划转"
    kinds, states = ANY_KIND, OPEN
    by_platform = True

    class Input(Given):
        handover: int

    def who(self, view: View) -> Refusal | None:
        return platform(view)

    def load(self, view: View, given: Any) -> Handover | None:
        """The handover with both bodies. 1 query."""
        return Handover.objects.select_related("giver", "receiver").filter(pk=given.handover).first()

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        handover: Handover | None = view.loaded
        if handover is None or handover.cancelled_at is not None:
            yield Refusal("这次划转已经撤销")
        elif view.case.organisation != handover.giver_id:
            yield Refusal("办件已不在划出机关")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        handover: Handover = view.loaded
        yield HandedOver(
            handover=handover.pk,
            giver=handover.giver_id,
            receiver=handover.receiver_id,
            names=(handover.giver.name, handover.receiver.name),
            basis=handover.basis,
        )

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        """Both bodies and the applicant are told."""
        handover: Handover = view.loaded
        words = f"{view.case.title}（{view.case.number}）由{handover.giver.name}划转{handover.receiver.name}"
        text = f"{words}继续办理，办理期限不变。依据：{handover.basis}"
        for organisation in (handover.giver_id, handover.receiver_id, view.tree.top().applicant):
            yield Notify("办件随权力划转", text, organisation=organisation)
