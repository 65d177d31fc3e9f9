"""Who may see a case, once as a predicate over a loaded tree and once as a filter over rows.

Seen by: the organisation that applies; every organisation that takes part (answers for a case of the tree or
has or had a task in it); a department that anything in the tree is or was held for, or nobody could release
what waits for it; the city's windows, supervisors. Administrators look after people and definitions,
not after cases.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.viewer import Role, Viewer

_WHOLE_CITY = (Role.WINDOW, Role.SUPERVISOR)
_OFFICIAL = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR)


def may_read(viewer: Viewer, tree: Tree) -> bool:
    """Whether the viewer may see the cases of this tree."""
    if viewer.is_system or tree.city in viewer.cities(*_WHOLE_CITY):
        return True
    if tree.top().applicant in viewer.organisations(Role.APPLICANT):
        return True
    taking_part = {case.organisation for case in tree.cases.values()}
    taking_part |= {
        task.organisation
        for case in tree.cases.values()
        for task in case.tasks.values()
        if task.role != Role.APPLICANT
    }
    held_for = {hold.duty for case in tree.cases.values() for hold in case.holds.values()}
    taking_part |= {organisation for organisation, duty in tree.duties.items() if duty in held_for}
    return bool(taking_part & viewer.organisations(*_OFFICIAL))


def visible(viewer: Viewer) -> Q:
    """The same as a filter on :class:`Case`, so that a list never shows what the page would refuse."""
    if viewer.is_system:
        return Q()
    official = viewer.organisations(*_OFFICIAL)
    answers_for = Case.objects.filter(organisation__in=official).values("root")
    worked_on = Task.objects.filter(organisation__in=official).exclude(role=Role.APPLICANT).values("root")
    held_for = Hold.objects.filter(_of_duties(viewer)).values("case__root")
    return (
        Q(city__in=viewer.cities(*_WHOLE_CITY))
        | Q(applicant__in=viewer.organisations(Role.APPLICANT))
        | Q(root__in=answers_for)
        | Q(root__in=worked_on)
        | Q(root__in=held_for)
    )


def _of_duties(viewer: Viewer) -> Q:
    """Holds of the departments the viewer is an official of."""
    officials = (member for member in viewer.memberships if member.duty and member.roles & set(_OFFICIAL))
    duties = {(member.city, member.duty) for member in officials}
    # A condition that nothing meets: without a department there is nothing to be held for.
    return reduce(or_, (Q(city=city, duty=duty) for city, duty in sorted(duties)), Q(pk__in=()))
