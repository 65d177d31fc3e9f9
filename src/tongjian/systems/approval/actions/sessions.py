"""What the acts of a joint session (联合审图、联合验收) share: which is open, who takes part, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tongjian.kernel.cases.actions import Notify, View
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree
from tongjian.systems.approval.actions.aside import Aside, waiting
from tongjian.systems.approval.facts import JointSession, joint_session

RUNNING = frozenset({Status.UNDER_REVIEW})
OF_A_SESSION = (Aside.JOINT_CONFIRM, Aside.JOINT_OPINION, Aside.JOINT_CONCLUDE)


def open_session(view: View) -> JointSession | None:
    """The session that is under way."""
    session = joint_session(view.case)
    return session if session and session.open else None


def taking_part(tree: Tree, session_matters: Iterable[str]) -> list[CaseState]:
    """The matters of these codes that are not decided yet, in the order of the stage."""
    wanted = set(session_matters)
    return [matter for matter in tree.children(tree.top()) if matter.matter in wanted and not matter.ended]


def tasks_of_session(stage: CaseState) -> list[TaskState]:
    """What a session still waits for: confirmations, opinions, the conclusion."""
    return [task for kind in OF_A_SESSION for task in waiting(stage, kind)]


def to_all(view: View, title: str, text: str) -> Iterator[Notify]:
    """Everyone who takes part, the applicant included, once."""
    session = joint_session(view.case)
    matters = session.matters if session else ()
    bodies = {matter.organisation for matter in view.tree.children(view.case) if matter.matter in matters}
    for body in sorted(bodies | ({view.case.applicant} if view.case.applicant else set())):
        yield Notify(title, text, organisation=body)
