"""What has to be out of the way before a matter is decided, and before it is granted."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.cases.actions import Refusal, View
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.approval.actions.consultation import objections, open_opinions
from tongjian.systems.approval.actions.gaps import gaps_of
from tongjian.systems.approval.facts import joint_session


def granted(tree: Tree, matter: CaseState) -> Status:
    """办结（通过）, or 办结（容缺通过） while a material that may come later has not come."""
    return Status.APPROVED_WITH_GAPS if gaps_of(tree, matter) else Status.APPROVED


def against_ending(view: View) -> Iterator[Refusal]:
    """What keeps the matter from being decided either way: opinions still sought, a joint session."""
    title_of = pack_of(view.case.city).duty_title
    for task in open_opinions(view.case):
        yield Refusal(f"{title_of(view.duty_of(task.organisation))}的意见还没有答复", "请等待答复后再作决定")
    session = joint_session(view.tree.top())
    if session and session.open and view.case.matter in session.matters:
        yield Refusal(f"正在{session.title}", "由牵头部门统一出具结论，或取消本次联合办理")


def against_granting(
    view: View, finishing: TaskState | None = None, *, together: tuple[str, ...] = ()
) -> Iterator[Refusal]:
    """What keeps the matter from being granted, holds of its own department included.

    `finishing` is the step that grants it; `together` are matters that are granted by the same act.
    """
    matter = view.definition.matter
    # The permit is issued only when nothing is held any more: a hold may belong to a department that has no
    # matter of its own in the stage.
    # By the duty the matter names: the body that decides may have got the power from another.
    yield from held(view, None if matter.result else matter.department)
    yield from unfinished(view, together)
    title_of = pack_of(view.case.city).duty_title
    for task in objections(view.case, finishing):
        who = title_of(view.duty_of(task.organisation))
        yield Refusal(f"{who}“{task.title}”的意见没有同意", "请重新征求意见、退回重审，或不予许可")
    if matter.result:
        for gap in gaps_of(view.tree, view.case):
            yield Refusal(f"{gap.title}，尚未补齐", f"补齐后才能核发{matter.result.title}")


def held(view: View, duty: str | None) -> Iterator[Refusal]:
    """Holds that stand, of one department or of all."""
    for hold in view.tree.top().standing_holds(duty):
        yield Refusal(f"已锁定：{hold.reason}", "请申请单位修改图纸，或由审批负责人说明理由解除锁定")


def unfinished(view: View, together: tuple[str, ...] = ()) -> Iterator[Refusal]:
    """Matters that have to be finished before this one, and are not."""
    siblings: dict[str, CaseState] = {case.matter: case for case in view.tree.siblings(view.case)}
    for code in view.definition.matter.needs:
        needed = siblings.get(code)
        if needed is not None and needed.status not in PASSED and code not in together:
            yield Refusal(f"前置事项“{needed.title}”为“{needed.status.title}”", "待其办结通过后办理")
