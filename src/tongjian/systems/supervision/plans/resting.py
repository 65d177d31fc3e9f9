"""While a worker is at a plan nobody else changes it."""

from __future__ import annotations

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.taskmodels import PlanTask, TaskState


def must_rest(plan: Plan) -> None:
    """Refused while an act on the plan is being carried out. Under the lock of the plan. 1 SQL query."""
    task = PlanTask.objects.filter(plan=plan, state=TaskState.WAITING).only("kind").first()
    if task is not None:
        raise RefusedError(f"正在{task.get_kind_display()}，完成后再办；可以刷新页面看进展")
