"""Who may see a case, once as a predicate over a loaded tree and once as a filter over rows.

Seen by: the organisation that applies; every organisation that takes part (answers for a case of the tree or
has or had a task in it); a department that anything in the tree is or was held for, or nobody could release
what waits for it; windows and supervisors, as far as the region of their body reaches: those of the city all,
those of a district or town what is built there. Administrators look after people and definitions, not after
cases.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q

from tongjian.kernel.cases.models import Case, Hold, Task
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.regions import Reach, reach_of_posts
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.kernel.projects.models import Project

_OVERLOOKING = frozenset({Role.WINDOW, Role.SUPERVISOR})
_OFFICIAL = frozenset({Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR})


def may_read(viewer: Viewer, tree: Tree) -> bool:
    """Whether the viewer may see the cases of this tree.

    At most 1 query, and that only for people of districts and towns.
    """
    if viewer.is_system or tree.top().applicant in viewer.organisations(Role.APPLICANT):
        return True
    taking_part = {case.organisation for case in tree.cases.values()}
    taking_part |= {
        task.organisation
        for case in tree.cases.values()
        for task in case.tasks.values()
        if task.role != Role.APPLICANT
    }
    if taking_part & viewer.organisations(*_OFFICIAL):
        return True
    held_for = {hold.duty for case in tree.cases.values() for hold in case.holds.values()}
    posts = (m for m in viewer.memberships if _overlooks(m) or (_official(m) and m.duty in held_for))
    return _stands_within(reach_of_posts(m for m in posts if m.city == tree.city), tree)


def _stands_within(reach: Reach, tree: Tree) -> bool:
    """Whether the tree is of a city, or its project stands in a part of one, that is within reach."""
    if tree.city in reach.cities:
        return True
    project = tree.top().project
    if project is None or not reach.parts:
        return False
    return Project.objects.filter(reach.inside(), pk=project).exists()


def visible(viewer: Viewer) -> Q:
    """The same as a filter on :class:`Case`, so that a list never shows what the page would refuse."""
    if viewer.is_system:
        return Q()
    official = viewer.organisations(*_OFFICIAL)
    answers_for = Case.objects.filter(organisation__in=official).values("root")
    worked_on = Task.objects.filter(organisation__in=official).exclude(role=Role.APPLICANT).values("root")
    held_for = Hold.objects.filter(_of_duties(viewer)).values("case__root")
    reach = reach_of_posts(filter(_overlooks, viewer.memberships))
    grounds = (
        Q(city__in=reach.cities)
        | Q(applicant__in=viewer.organisations(Role.APPLICANT))
        | Q(root__in=answers_for)
        | Q(root__in=worked_on)
        | Q(root__in=held_for)
    )
    if reach.parts:
        # Only then: whoever overlooks whole cities is not made to look at projects.
        grounds |= Q(project__in=Project.objects.filter(reach.inside()).values("pk"))
    return grounds


def _of_duties(viewer: Viewer) -> Q:
    """Holds of the departments the viewer is an official of, each as far as its region reaches."""
    held = defaultdict[str, list[Membership]](list)
    for member in filter(_official, viewer.memberships):
        if member.duty:
            held[member.duty].append(member)
    reaches = ((duty, reach_of_posts(members)) for duty, members in sorted(held.items()))
    # A condition that nothing meets: without a department there is nothing to be held for.
    return reduce(or_, (_held_for(duty, reach) for duty, reach in reaches), Q(pk__in=()))


def _held_for(duty: str, reach: Reach) -> Q:
    """Holds of one department: those of whole cities, and those of projects in the parts."""
    where = Q(city__in=reach.cities)
    if reach.parts:
        where |= Q(case__project__in=Project.objects.filter(reach.inside()).values("pk"))
    return Q(where, duty=duty)


def _overlooks(member: Membership) -> bool:
    return bool(member.roles & _OVERLOOKING)


def _official(member: Membership) -> bool:
    return bool(member.roles & _OFFICIAL)
