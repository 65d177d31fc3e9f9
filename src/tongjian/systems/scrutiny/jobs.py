"""Scrutinise what was uploaded, and keep the holds of a case in step with its drawings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.utils import timezone

from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.cases.tree import duties_of
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.scrutiny.judging import MEGABYTES, SECONDS, Judged, failures, judge
from tongjian.systems.scrutiny.models import Check, CheckState, Watched
from tongjian.systems.scrutiny.showing import waiting_for_a_person

CHECK, HOLD = "scrutiny.check", "scrutiny.hold"
SYSTEM_NAME = "scrutiny"


def _judge(args: Args) -> Judged | Refusal:
    check = Check.objects.select_related("document").get(pk=UUID(args["check"]))
    path = vault().path_of(check.document.sha256)
    papers = {"conditions": check.conditions, "corrections": check.corrections}
    return judge(path, check.document.name, city=check.city, **papers)


# The engine runs in a child process, so no drawing can take the worker with it: an attempt that was cut short
# says nothing about the drawing, and there may be many of them on a bad day.
@job(CHECK, prepare=_judge, longest=timedelta(seconds=2 * SECONDS), attempts=50)
def check_drawing(args: Args, result: Judged | Refusal) -> None:
    """Keep what the engine said about one drawing."""
    check = (
        Check.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document")
        .get(pk=UUID(args["check"]))
    )
    check.judged_at = timezone.now()
    if isinstance(result, Refusal):
        check.state, check.sentence, check.mend = CheckState.REFUSED, result.sentence[:500], result.mend[:300]
    else:
        report = result.read()
        stem = check.document.name.rpartition(".")[0]
        check.state = CheckState.JUDGED
        check.failed = report["verdicts"].get("fail", 0)
        check.to_review = waiting_for_a_person(report)
        check.report = _keep(check, f"{stem}-审查报告.json", "application/json", result.report)
        check.plan = _keep(check, f"{stem}-审查图.svg", "image/svg+xml", result.plan)
        check.marked = _keep(check, f"{stem}-审查标注.dxf", "image/vnd.dxf", result.marked)
    check.save()
    for case in Watched.objects.filter(document=check.document).values_list("case", flat=True):
        enqueue(HOLD, {"case": str(case)}, city=check.city, unique_key=f"{HOLD}:{case}")


@job(HOLD)
def hold_case(args: Args) -> None:
    """Make the holds of a case what its latest drawings ask for; one not judged yet asks for nothing."""
    case = UUID(args["case"])
    watched = list(Watched.objects.filter(case=case))
    if not watched:
        return
    holds = [hold for each in watched for hold in _holds(each)]
    try:
        perform_within("set_holds", case, SYSTEM, {"system": SYSTEM_NAME, "holds": holds})
    except Refused:
        # The case has ended in the meantime: nothing is left to hold.
        return


def _holds(watched: Watched) -> Iterator[dict[str, str]]:
    """One hold for each rule that fails, with the department that has to see it mended."""
    check = (
        Check.objects.filter(document=watched.document, state=CheckState.JUDGED)
        .select_related("report")
        .order_by("-judged_at")
        .first()
    )
    if check is None or check.report is None:
        return
    duties = set(duties_of(watched.city).values())
    report = Judged(vault().path_of(check.report.sha256).read_bytes(), b"", b"").read()
    first_of_rule: dict[str, dict[str, str]] = {}
    for finding in failures(report):
        if finding["department"] in duties and finding["rule"] not in first_of_rule:
            first_of_rule[finding["rule"]] = {
                "key": f"{SYSTEM_NAME}:{watched.slot}:{finding['rule']}"[:120],
                "system": SYSTEM_NAME,
                "duty": finding["department"],
                "reason": f"{finding['title']}：{finding['sentence']}"[:400],
                "link": f"/scrutiny/{check.pk}/#finding-{finding['number']}",
            }
    yield from first_of_rule.values()


def _keep(check: Check, name: str, media_type: str, content: bytes) -> Document:
    with vault().receive(BytesIO(content), MEGABYTES * 1024 * 1024) as incoming:
        vault().let_in(incoming)
        return Document.objects.create(
            city=check.city,
            sha256=incoming.sha256,
            size=incoming.size,
            media_type=media_type,
            name=name[-255:],
            owner=None,
        )
