"""Old cases keep their numbers and clocks, and go on; closed ones stay as they ended."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from tests.systems.approval.intake_of_old_cases.kit import (
    MATTER,
    PROJECT,
    STAGE,
    brought,
    case,
    closed,
    handed_in,
    running,
    said,
    states,
    viewer,
)
from tongjian.engines.worktime import Started, WorkingDays, due
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.ledger.bills import make_due_bills
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import calendar_of, current_matter
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.migration import actions, working
from tongjian.systems.approval.migration.models import Origin, Row, State, Verdict

pytestmark = pytest.mark.usefixtures("suzhou")


def nodes_of(matter: str) -> list[str]:
    definition = current_matter("suzhou", matter, timezone.localdate())
    return [node.id for node in definition.process.graph.tasks]


def test_a_rehearsal_writes_nothing_but_its_report():
    before = Event.objects.count()  # of the city's own standards
    batch = handed_in(running())
    assert batch.state == State.REHEARSED
    assert not Row.objects.filter(batch=batch, verdict=Verdict.REFUSED).exists(), said(batch)
    assert not any(model.objects.exists() for model in (Case, Project, Origin))
    assert Event.objects.count() == before
    assert not Organisation.objects.filter(uscc=PROJECT["uscc"], name=PROJECT["applicant"]).exists()


@pytest.mark.database
def test_a_running_case_keeps_number_and_clock():
    batch = brought(running())
    assert batch.state == State.IMPORTED
    matter = Case.objects.get(city="suzhou", number=MATTER)
    accepted = timezone.make_aware(datetime(2026, 3, 3, 10, 0))  # noqa: DTZ001 - made aware here
    expected = due([Started(accepted)], WorkingDays(9), calendar_of("suzhou")).day
    assert (matter.due_on, matter.accepted_at) == (expected, accepted)
    assert matter.status == Status.UNDER_REVIEW
    assert Case.objects.get(number=STAGE).pk == matter.parent
    assert list(differences("suzhou")) == []


def test_events_stand_at_the_moment_of_the_import_so_that_old_bills_hold():
    brought(closed())
    today = timezone.localdate()
    assert {timezone.localdate(at) for at in Event.objects.values_list("at", flat=True)} == {today}
    assert make_due_bills("suzhou", timezone.now()) == []
    assert list(differences("suzhou")) == []


def test_it_stands_at_the_step_it_had_reached_and_goes_on_to_the_end():
    nodes = nodes_of("landscape-review")
    brought(running(nodes[1]))
    matter = Case.objects.get(number=MATTER)
    assert list(Task.objects.filter(case=matter, open=True).values_list("node", flat=True)) == [nodes[1]]
    while task := Task.objects.filter(case=matter, open=True).first():
        holder = next(
            viewer_of(holding.user, timezone.localdate())
            for post in Organisation.objects.get(pk=task.organisation).posts.all()
            if task.role in post.roles
            for holding in post.holdings.select_related("user")
        )
        perform("decide", matter.pk, holder, {"task": task.pk, "outcome": "agree", "remark": "符合规定。"})
    matter.refresh_from_db()
    assert matter.status in (Status.APPROVED, Status.APPROVED_WITH_GAPS)
    assert Case.objects.get(number=STAGE).ended_at is not None
    assert list(differences("suzhou")) == []


def test_a_closed_case_has_its_pauses_materials_and_licence():
    brought(closed())
    tree = load(Case.objects.get(number=STAGE).pk)
    matter = next(each for each in tree.cases.values() if each.number == MATTER)
    assert matter.status is Status.APPROVED
    assert [(pause.kind, pause.until is not None) for pause in matter.pauses] == [("特别程序", True)]
    assert matter.licence_number == "建字旧7号"
    assert not Task.objects.filter(root=tree.root, open=True).exists()


def test_a_stage_at_the_window_goes_on_there():
    rows = running()
    rows["cases"] = [case(STAGE, "engineering-permit"), case(MATTER, "landscape-review", STAGE)]
    rows["history"] = [*states(STAGE, (1, "2026-03-02 09:00")), *states(MATTER, (1, "2026-03-02 09:00"))]
    brought(rows)
    stage = Case.objects.get(number=STAGE)
    task = Task.objects.get(case=stage, open=True)
    assert (task.node, timezone.localdate(task.opened_at).isoformat()) == ("receive", "2026-03-02")
    perform("accept", stage.pk, viewer("suzhou-window"), {})
    assert Case.objects.get(number=MATTER).status == Status.UNDER_REVIEW


@pytest.mark.database
def test_the_same_file_again_brings_nothing():
    brought(running())
    events = Event.objects.count()
    again = brought(running())
    assert Event.objects.count() == events
    verdicts = Row.objects.filter(batch=again).exclude(sheet="projects").values_list("verdict", flat=True)
    assert set(verdicts) == {Verdict.KNOWN}


def test_the_number_of_another_system_is_not_taken_over():
    brought(running())
    other = handed_in(running(), source="另一系统")
    assert "不是从这个来源系统迁入的" in said(other)


BAD_HISTORIES = {
    "“受理”不止一次": [(1, "2026-03-02 09:00"), (3, "2026-03-03"), (3, "2026-03-04")],
    "其后又有": [(3, "2026-03-03"), (11, "2026-03-04"), (8, "2026-03-05")],
    "特别程序却没有结束": [(3, "2026-03-03"), (9, "2026-03-04"), (11, "2026-03-05")],
    "没有开始就结束": [(3, "2026-03-03"), (10, "2026-03-04")],
    "还没有到": [(3, "2099-03-03")],
    "第一个状态是": [(8, "2026-03-03")],
    "看不懂": [(3, "三月三日")],
    "没有办件状态": [(3, "2026-03-03"), (99, "2026-03-04")],
    "没有状态历史": [],
}


def test_a_history_that_makes_no_sense_is_refused_with_its_line():
    rows: dict[str, list[dict[str, str]]] = {"projects": [PROJECT], "cases": [], "history": []}
    for index, history in enumerate(BAD_HISTORIES.values()):
        stage = f"坏{index}"
        rows["cases"] += [case(stage, "engineering-permit"), case(f"{stage}-1", "landscape-review", stage)]
        rows["history"] += [*states(stage, (3, "2026-03-03")), *states(f"{stage}-1", *history)]
    batch = brought(rows)
    refused = Row.objects.filter(batch=batch, verdict=Verdict.REFUSED)
    for index, sentence in enumerate(BAD_HISTORIES):
        notes = refused.filter(key=f"坏{index}-1").values_list("notes", flat=True)
        assert sentence in str(list(notes)), index
    assert set(refused.values_list("sheet", flat=True)) == {"cases", "history"}
    assert not Case.objects.exists()


BAD_CASES = {
    "没有“nothing”": {"code": "nothing"},
    "没有项目": {"project": "2104-320553-89-02-396616"},
    "没有部门": {"organisation": "nobody"},
    "流程不会停在": {"nodes": "elsewhere"},
    "不是整数": {"limit": "九天"},
    "没有上级办件": {"parent": "无此号"},
    "“类别”": {"level": "别的"},
}


def test_a_case_that_fits_nowhere_is_refused_and_the_others_come_in():
    rows = running()
    past = ((1, "2026-03-02 09:00"), (3, "2026-03-03 10:00"), (8, "2026-03-03 10:30"))
    for index, changed in enumerate(BAD_CASES.values()):
        stage = f"坏{index}"
        below = {**case(f"{stage}-1", "landscape-review", stage), **changed}
        rows["cases"] += [case(stage, "engineering-permit"), below]
        rows["history"] += [*states(stage, *past), *states(f"{stage}-1", *past)]
    batch = brought(rows)
    for index, sentence in enumerate(BAD_CASES):
        (row,) = Row.objects.filter(batch=batch, sheet="cases", key=f"坏{index}-1")
        assert (row.verdict, sentence in str(row.notes)) == (Verdict.REFUSED, True), row.notes
    assert set(Case.objects.values_list("number", flat=True)) == {STAGE, MATTER}


def test_what_hangs_on_no_case_and_what_has_no_number_is_named():
    rows = running()
    rows["materials"] = [{"number": "没有这号", "title": "图"}, {"title": "无号"}]
    batch = handed_in(rows)
    assert "“办件”表里没有这个编号" in said(batch)
    assert "“办件编号”没有填" in said(batch)


def test_killed_in_the_middle_it_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(working, "GROUPS", 1)
    rows = running()
    for number in range(20, 26):
        stage = f"旧审〔2026〕{number}号"
        rows["cases"] += [case(stage, "engineering-permit"), case(f"{stage}-1", "landscape-review", stage)]
        past = ((1, "2026-03-02 09:00"), (3, "2026-03-03 10:00"))
        rows["history"] += [*states(stage, *past), *states(f"{stage}-1", *past)]
    batch = handed_in(rows)
    actions.start_import(viewer(), batch)
    for _ in range(4):
        Worker().once()
    done = Case.objects.filter(parent=None).count()
    assert 0 < done < 7
    assert Job.objects.filter(name=actions.CHUNK, state="waiting").exists()
    Worker().drain()
    assert Case.objects.filter(parent=None).count() == 7
    assert list(differences("suzhou")) == []
