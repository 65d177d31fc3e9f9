"""Scrutinise what was uploaded, and keep the holds of a case in step with its drawings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from pydantic import ValidationError

from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.engines.scrutiny.report import Report
from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.perform import Refused, perform_within
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.scrutiny.desk import holding
from tongjian.systems.scrutiny.desk.basis import findings_of
from tongjian.systems.scrutiny.desk.corrected import question_about
from tongjian.systems.scrutiny.desk.record import record_of
from tongjian.systems.scrutiny.desk.rests import resting
from tongjian.systems.scrutiny.judging import MEGABYTES, SECONDS, Judged, judge
from tongjian.systems.scrutiny.models import Check, CheckState, Finding, Watched
from tongjian.systems.scrutiny.place.ground import Ground, surroundings_text
from tongjian.systems.scrutiny.queries import seen_before
from tongjian.systems.scrutiny.showing import waiting_for_a_person

CHECK, HOLD = "scrutiny.check", "scrutiny.hold"
GIVEN_UP = "审查程序多次中断，这张图还没有审查"
TELL = "请联系管理员重新审查；其他图纸不受影响"


@dataclass(frozen=True)
class Answer:
    """What the engine says, the check it compared with, and the surroundings it was given."""

    result: Judged | Refusal
    previous: Check | None
    surroundings: str = ""


def _judge(args: Args) -> Answer:
    """Nothing that is published meanwhile changes the answer: the check names its edition."""
    check = Check.objects.select_related("document", "attachment").get(pk=UUID(args["check"]))
    path, previous = vault().path_of(check.document.sha256), seen_before(check)
    before = vault().path_of(previous.report.sha256) if previous and previous.report else None
    if before and not _is_readable(before):
        before = previous = None
    around = surroundings_text(check.city, Ground(check.parcel, check.edition))
    result = judge(
        path,
        check.document.name,
        city=check.city,
        conditions=check.conditions,
        declared=check.declared,
        corrections=check.corrections,
        surroundings=around,
        previous=before,
    )
    return Answer(result, previous, around)


def _is_readable(report: Path) -> bool:
    """Whether the engine can compare with a report; one of an older shape costs the comparison only."""
    try:
        Report.model_validate_json(report.read_bytes())
    except ValidationError:
        return False
    return True


def _gave_up(args: Args) -> None:
    """Nobody waits for ever for what will not come."""
    waiting = Check.objects.filter(pk=UUID(args["check"]), state=CheckState.WAITING)
    waiting.update(state=CheckState.REFUSED, sentence=GIVEN_UP, mend=TELL, judged_at=timezone.now())


# The engine runs in a child process, so no drawing can take the worker with it: an attempt that was cut short
# says nothing about the drawing, and there may be many of them on a bad day.
@job(CHECK, prepare=_judge, longest=timedelta(seconds=2 * SECONDS), attempts=50, buried=_gave_up)
def check_drawing(args: Args, answer: Answer) -> None:
    """Keep what the engine said about one drawing."""
    result = answer.result
    check = (
        Check.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document")
        .get(pk=UUID(args["check"]))
    )
    check.judged_at = timezone.now()
    if isinstance(result, Refusal):
        check.state, check.sentence, check.mend = CheckState.REFUSED, result.sentence[:500], result.mend[:300]
    else:
        _keep_results(check, result)
        check.previous = answer.previous
    if answer.surroundings:
        check.surroundings = _keep(check, "周边资料.json", "application/json", answer.surroundings.encode())
    check.save()
    for case in Watched.objects.filter(document=check.document).values_list("case", flat=True):
        ask_for_holds(case, check.city)


def ask_for_holds(case: UUID, city: str) -> None:
    """Have the holds of a case brought up to its drawings, once this transaction is through."""
    enqueue(HOLD, {"case": str(case)}, city=city, unique_key=f"{HOLD}:{case}")


@job(HOLD)
def hold_case(args: Args) -> None:
    """Make the holds of a case what its latest drawings and the decisions on them ask for."""
    case = UUID(args["case"])
    if not Watched.objects.filter(case=case).exists():
        return
    # The lock comes first: what is decided from here on is decided after these holds.
    tree = trees.load(trees.lock(case))
    decisions = record_of(tree, case).decisions
    state = tree.cases[case]
    lead = tree.duties.get(state.organisation, "")
    holds = holding.wanted(state, resting(case, lead), decisions, set(tree.duties.values()), lead)
    given = {"system": holding.SYSTEM, "holds": [hold.model_dump() for hold in holds]}
    try:
        perform_within("set_holds", case, SYSTEM, given)
    except Refused:
        # The case has ended in the meantime: nothing is left to hold.
        return


def _keep_results(check: Check, judged: Judged) -> None:
    report = judged.read()
    stem = check.document.name.rpartition(".")[0]
    check.state, check.sentence, check.mend = CheckState.JUDGED, "", ""
    check.failed = report["verdicts"].get("fail", 0)
    check.to_review = waiting_for_a_person(report)
    check.report = _keep(check, f"{stem}-审查报告.json", "application/json", judged.report)
    check.plan = _keep(check, f"{stem}-审查图.svg", "image/svg+xml", judged.plan)
    check.marked = _keep(check, f"{stem}-审查标注.dxf", "image/vnd.dxf", judged.marked)
    if judged.printed:
        check.printed = _keep(check, f"{stem}-审查报告.pdf", "application/pdf", judged.printed)
    Finding.objects.filter(scrutiny=check).delete()
    findings = [*question_about(check), *findings_of(check, report)]
    Finding.objects.bulk_create(findings, batch_size=500)


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
