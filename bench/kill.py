"""kill -9 of the server and of the worker at random moments while a company gets its permits.

Requests that are not answered are asked again, as people do. Afterwards everything that was acknowledged
has to be there, everything once, and `tongjian verify` has to find nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.databases import on_each_database
from bench.questions import Question, is_judged, open_questions
from bench.report import emit, machine
from bench.visitor import Answer, Unanswered, Visitor

CITY, STAGE, PASSWORD = "suzhou", "engineering-permit", "tongjian-demo"
PATIENCE = 240.0
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills in all, for each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.kill", measure, kills=args.kills, seed=args.seed)
    emit({"bench": "kill", "databases": databases, "machine": machine()}, args.json)


def measure(*, kills: int, seed: int) -> dict[str, Any]:
    """Serve, kill, apply; then compare what was acknowledged with what is there."""
    from tongjian.site.installation import prepare

    prepare(lambda _: None, demo=True)
    began = time.perf_counter()
    site = Site(random.Random(seed))
    company = Company(site)
    site.start()
    try:
        site.kill_in_the_background(kills)
        while not site.killed_enough.is_set():
            company.get_a_permit()
        company.get_a_permit()
        site.let_the_worker_finish()
    finally:
        site.stop()
    found = aftermath(company.acknowledged)
    verified = json.loads(_verify().stdout)
    return {
        "kills": dict(site.kills),
        "permits": company.permits,
        "acknowledged": len(company.acknowledged),
        "asked_again": company.asked_again,
        **found,
        "verify_differences": len(verified["differences"]),
        "events": verified["events"],
        "seconds": round(time.perf_counter() - began, 1),
    }


class Site:
    """The real server and the real worker, each in a process group of its own."""

    def __init__(self, dice: random.Random) -> None:
        from tongjian.cli.serve import commands, free_port

        port = free_port("127.0.0.1", 18000 + os.getpid() % 1000)
        assert port is not None, "no port is free"
        self.address = f"http://127.0.0.1:{port}"
        self.commands = dict(commands("127.0.0.1", port, 2))
        self.kills: Counter[str] = Counter()
        self.killed_enough = threading.Event()
        self._dice = dice
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        for name in self.commands:
            self._start(name)

    def kill_in_the_background(self, wanted: int) -> None:
        def kill() -> None:
            for _ in range(wanted):
                time.sleep(self._dice.uniform(0.2, 2.5))
                name = self._dice.choice(list(self.commands))
                with self._lock:
                    os.killpg(self._running[name].pid, signal.SIGKILL)
                    self._running[name].wait()
                    self.kills["server" if "gunicorn" in self.commands[name] else "worker"] += 1
                    self._start(name)
            self.killed_enough.set()

        threading.Thread(target=kill, daemon=True).start()

    def let_the_worker_finish(self) -> None:
        """Wait until nothing is left to do; a killed worker's lease has to lapse first."""
        from tongjian.kernel.jobs.models import Job, State

        until = time.monotonic() + PATIENCE
        while Job.objects.filter(state__in=[State.WAITING, State.RUNNING], ready_at__lte=_now()).exists():
            if time.monotonic() > until:
                return
            time.sleep(1)

    def stop(self) -> None:
        with self._lock:
            for process in self._running.values():
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)

    def _start(self, name: str) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongjian.site.settings"}
        self._running[name] = subprocess.Popen(
            self.commands[name], start_new_session=True, env=environment, stdout=subprocess.DEVNULL
        )


class Company:
    """Applies for one permit after another, and everyone who decides on it, each with a session."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.acknowledged: list[tuple[str, str]] = []
        self.asked_again = 0
        self.permits = 0
        self._people: dict[str, Visitor] = {}
        folder = Path(os.environ["TONGJIAN_VAR"])
        self._plan, self._paper = folder / "plan.dxf", folder / "paper.pdf"
        from tongjian.engines.drawing.samples import write_sample

        write_sample(self._plan, "passing")
        self._paper.write_bytes(PDF)

    def get_a_permit(self) -> None:
        """The whole way, for works of its own."""
        works = _new_works()
        application = self._apply(works)
        self._upload_everything(application)
        _fill_in(application)
        stage = self._submit(application)
        self._act(stage, "accept", {"remark": "材料齐全"}, "window", lambda: _status(stage) != 1)
        self._decide_questions(stage)
        while tasks := _open_tasks(stage):
            for task, case, account, outcome in tasks:
                fields = {"task": str(task), "outcome": outcome, "remark": "同意"}
                self._act(case, "decide", fields, account, lambda t=task: _is_done(t))
        self.permits += 1

    def _apply(self, works: UUID) -> UUID:
        def begun() -> UUID | None:
            from tongjian.systems.approval.models import Application

            return Application.objects.filter(works=works).values_list("id", flat=True).first()

        found = self._until("applicant", lambda v: v.post(f"/works/{works}/stages/{STAGE}/start/", {}), begun)
        self.acknowledged.append(("application", str(found)))
        return UUID(str(found))

    def _upload_everything(self, application: UUID) -> None:
        for slot, formats in _materials(application):
            file = self._plan if "dxf" in formats else self._paper
            address = f"/documents/upload/?subject=application:{application}&slot={slot}"

            def given(slot: str = slot) -> object:
                from tongjian.kernel.documents.queries import current_attachment

                return current_attachment(f"application:{application}", slot)

            self._until("applicant", lambda v, a=address, f=file: v.upload(a, {}, "file", f), given)
            self.acknowledged.append(("material", f"{application} {slot}"))

    def _submit(self, application: UUID) -> UUID:
        def submitted() -> UUID | None:
            from tongjian.systems.approval.models import Application

            return Application.objects.values_list("case", flat=True).get(pk=application)

        address = f"/applications/{application}/submit/"
        stage = self._until("applicant", lambda v: v.post(address, {}), submitted)
        self.acknowledged.append(("case", str(stage)))
        return UUID(str(stage))

    def _decide_questions(self, stage: UUID) -> None:
        """Every department decides what the scrutiny of the drawing left open, once it is through."""
        until = time.monotonic() + PATIENCE
        while not is_judged(stage) and time.monotonic() < until:
            time.sleep(0.2)
        for question in open_questions(stage):
            address = f"/scrutiny/{question.check}/do/decide_findings/"
            fields = {"case": str(stage), "decision": "accept", "remark": "已核对"}
            numbers = [str(number) for number in question.numbers]

            def decided(question: Question = question) -> bool:
                return question not in open_questions(stage)

            self._until(
                question.duty,
                lambda v, a=address, f=fields, n=numbers: v.post(a, {**f, "findings": n}),
                decided,
            )
            self.acknowledged.append(("decide_findings", f"{question.check} {question.duty}"))

    def _act(
        self, case: UUID, action: str, fields: dict[str, str], account: str, done: Callable[[], object]
    ) -> None:
        address = f"/cases/{case}/do/{action}/"
        self._until(account, lambda v: v.post(address, fields), done)
        self.acknowledged.append((action, fields.get("task", str(case))))

    def _until(self, account: str, ask: Callable[[Visitor], Answer], done: Callable[[], object]) -> object:
        """Ask until it is done. What was acknowledged has to be done at once."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = ask(self._visitor(account))
            except Unanswered:
                self.asked_again += 1
                time.sleep(0.1)
                if found := done():
                    return found
                continue
            found = done()
            if found:
                return found
            raise AssertionError(
                f"{account}: {answer.address} 答复 {answer.status}，但没有办成\n{_words(answer.text)}"
            )
        raise AssertionError(f"{account}: {PATIENCE:g} 秒内没有办成")

    def _visitor(self, account: str) -> Visitor:
        if account not in self._people:
            visitor = Visitor(self.site.address)
            visitor.sign_in(f"{CITY}-{account}", PASSWORD)
            self._people[account] = visitor
        return self._people[account]


def _words(page: str) -> str:
    """What a person would read first of a refusal."""
    marked = page.split('role="alert"')[1:2] or [page[-2000:]]
    return marked[0][:1500]


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _new_works() -> UUID:
    """Works of the demo project that nobody has applied for yet."""
    from tongjian.kernel.people.viewer import SYSTEM
    from tongjian.kernel.projects.actions import add_works
    from tongjian.kernel.projects.models import Project

    project = Project.objects.filter(
        city=CITY, applicant__posts__holdings__user__username=f"{CITY}-applicant"
    )
    found = project.exclude(parcel="").first()
    assert found is not None, "the demo project is there"
    return add_works(found, "试验工程", SYSTEM).pk


def _materials(application: UUID) -> list[tuple[str, tuple[str, ...]]]:
    from django.utils import timezone

    from tongjian.kernel.packs.queries import current_stage

    stage = current_stage(CITY, STAGE, timezone.localdate())
    asked = {m.name: m for matter in stage.matters for m in matter.matter.materials}
    return [(m.name, m.formats) for m in asked.values()]


def _fill_in(application: UUID) -> None:
    """Answers of the right kind in every field; how people fill in is tested elsewhere."""
    from tongjian.kernel.forms.models import Draft
    from tongjian.kernel.forms.schema import Form

    draft = Draft.objects.select_related("form").get(subject=f"application:{application}")
    form = Form.model_validate_json(draft.form.text)
    for section in form.sections:
        for each in section.fields:
            draft.data.setdefault(each.name, _answer(each))
    draft.save(update_fields=["data"])


def _answer(each: Any) -> Any:
    from tongjian.kernel.forms.schema import FieldType
    from tongjian.kernel.forms.values import ROW

    match each.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            first = next(iter(each.options))
            return [first] if each.type is FieldType.CHOICES else first
        case FieldType.BOOLEAN:
            return True
        case FieldType.DATE:
            return "2028-06-30" if "end" in each.name else "2026-12-01"
        case FieldType.USCC:
            return "91320508MADM0T018W"
        case FieldType.PHONE:
            return "13900000001"
        case FieldType.IDCARD:
            return "11010519491231002X"
        case FieldType.REGION:
            return "320508"
        case FieldType.NUMBER:
            return 2
        case FieldType.DECIMAL | FieldType.MONEY:
            return str(10 * max(1, len(each.sum_of)))
        case FieldType.TABLE:
            return [{**{f.name: _answer(f) for f in each.fields}, ROW: "r1"}]
        case _:
            return "试验"


def _open_tasks(stage: UUID) -> list[tuple[UUID, UUID, str, str]]:
    """Task, case, account and outcome of everything that can be done now, whoever's turn it is."""
    from tongjian.kernel.cases.status import PASSED
    from tongjian.kernel.cases.tree import load

    tree = load(stage)
    found = []
    for case in tree.cases.values():
        if case.parent is None:
            continue
        definition = tree.definition(case)
        passed = {other.matter for other in tree.siblings(case) if other.status in PASSED}
        for task in case.open_tasks():
            node = definition.process.nodes[task.node]
            if node.act == "issue" and not set(definition.matter.needs) <= passed:
                continue
            duty = tree.duties[task.organisation]
            account = f"{duty}-head" if task.role == "head" else duty
            found.append((task.id, case.id, account, node.outcomes[0][0]))
    return found


def _status(case: UUID) -> int:
    from tongjian.kernel.cases.models import Case

    return Case.objects.values_list("status", flat=True).get(pk=case)


def _is_done(task: UUID) -> bool:
    from tongjian.kernel.cases.models import Task

    return Task.objects.filter(pk=task, open=False).exists()


def aftermath(acknowledged: list[tuple[str, str]]) -> dict[str, int]:
    """What was acknowledged and is not there, what is there twice, and what is only half there."""
    from tongjian.kernel.cases.models import Case, Task
    from tongjian.kernel.documents.models import Document
    from tongjian.kernel.documents.vault import vault
    from tongjian.kernel.forms.models import Submission
    from tongjian.kernel.jobs.models import Job, State
    from tongjian.kernel.ledger.models import Event
    from tongjian.kernel.licences.models import Licence
    from tongjian.systems.approval.models import Application
    from tongjian.systems.scrutiny.models import Check, CheckState

    lost = sum(1 for kind, what in acknowledged if kind == "decide" and not _is_done(UUID(what)))
    lost += sum(
        1 for kind, what in acknowledged if kind == "case" and not Case.objects.filter(pk=what).exists()
    )
    done = Counter(
        json.loads(body)["task"] for body in Event.objects.filter(kind="done").values_list("body", flat=True)
    )
    stages = Case.objects.filter(parent=None)
    cleared = Counter(
        chain
        for chain, body in Event.objects.filter(kind="status", chain__in=stages.values("pk")).values_list(
            "chain", "body"
        )
        if json.loads(body)["to"] == 11
    )
    licences = Counter(Licence.objects.values_list("case", flat=True))
    submitted = Application.objects.exclude(case=None)
    half = abs(stages.count() - submitted.count()) + abs(Submission.objects.count() - submitted.count())
    half += Task.objects.filter(open=True, case__status__in=(11, 13)).count()
    half += sum(not vault().path_of(d.sha256).is_file() for d in Document.objects.only("sha256").iterator())
    return {
        "lost": lost,
        "twice": sum(n - 1 for n in (*done.values(), *cleared.values(), *licences.values()) if n > 1),
        "half_done": half,
        "not_cleared": stages.exclude(status=11).count(),
        "not_scrutinised": Check.objects.filter(state=CheckState.WAITING).count(),
        "dead_jobs": Job.objects.filter(state=State.DEAD).count(),
    }


def _verify() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tongjian.cli", "verify", "--all", "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    main()
