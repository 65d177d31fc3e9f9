"""On the page of a stage that has not been accepted: who looks first, by when, and what they said."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.cases import panels
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.ledger.models import Content
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.actions.aside import Aside
from tongjian.systems.approval.actions.first_review import FirstReview, first_review_until
from tongjian.systems.approval.kinds import STAGE


def register() -> None:
    """Before everything else: it says why the window does not accept yet."""
    panels.register(STAGE, "镇街窗口初审", first_review, "first")


def first_review(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The first review as it stands. 1 query once an opinion was given."""
    looked = next((task for task in case.tasks.values() if Aside.FIRST_REVIEW.of(task)), None)
    if looked is None or case.status not in BEFORE_ACCEPTANCE:
        return None
    opinion = Content.objects.filter(digest=looked.opinion).first() if looked.opinion else None
    context = {
        "task": looked,
        "until": first_review_until(case, looked),
        "said": FirstReview.outcomes.get(looked.outcome, ""),
        "opinion": opinion,
    }
    return render_to_string("town/_first_review.html", context, request)
