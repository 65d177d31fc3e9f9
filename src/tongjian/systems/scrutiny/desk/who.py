"""Who has a say about a drawing: the departments concerned, the applicant."""

from __future__ import annotations

from tongjian.kernel.cases.actions import Refusal, View, applicant
from tongjian.kernel.people.viewer import Role

OFFICERS = (Role.HANDLER, Role.HEAD)


def duties_of_officer(view: View, *roles: Role) -> frozenset[str]:
    """The departments concerned for which the actor speaks: those that take part, and those that hold."""
    own = view.actor.organisations(*(roles or OFFICERS))
    duties = {view.duty_of(organisation) for organisation in own} - {""}
    return frozenset(duties & concerned(view))


def concerned(view: View) -> frozenset[str]:
    """The departments that take part in the case or that something in it is, or was, held for."""
    cases = view.tree.cases.values()
    bodies = {case.organisation for case in cases}
    bodies |= {task.organisation for case in cases for task in case.tasks.values()}
    taking_part = {view.duty_of(body) for body in bodies} - {""}
    return frozenset(taking_part | {hold.duty for case in cases for hold in case.holds.values()})


def officer(view: View) -> Refusal | None:
    """Handlers and heads of the departments concerned."""
    if duties_of_officer(view):
        return None
    return Refusal("只有有关部门的承办人或审批负责人可以办理")


def officer_or_applicant(view: View) -> Refusal | None:
    """Both sides of a conversation."""
    return (
        None
        if applicant(view) is None or officer(view) is None
        else Refusal("只有申请单位和有关部门可以答复")
    )
