"""A centre to try: sites in several phases, records of other sources with faults, training, reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.supervision.centre.demo_operation import install_counts
from tongjian.systems.supervision.centre.demo_sheet import (
    CentreDemo,
    ComplaintDemo,
    IntakeDemo,
    SessionDemo,
    SiteDemo,
)
from tongjian.systems.supervision.centre.governance.actions import keep as keep_governance
from tongjian.systems.supervision.centre.models import Batch, GovernanceReport, Intake, Session, Site
from tongjian.systems.supervision.centre.operation.actions import answer, complain
from tongjian.systems.supervision.centre.operation.actions import keep as keep_operation
from tongjian.systems.supervision.centre.records.batches import close_batch, open_batch
from tongjian.systems.supervision.centre.records.importing import digest_of, take
from tongjian.systems.supervision.centre.records.matching import Given
from tongjian.systems.supervision.centre.sites import actions, hidden, orders, registering
from tongjian.systems.supervision.centre.training.actions import attended, hold, quiz_of, sit

FILE = "demo/centre.yaml"
LOCAL = ZoneInfo("Asia/Shanghai")


def install_demo_centre(pack: Pack, now: datetime | None = None) -> None:
    """What `demo/centre.yaml` says, once; a city without the file gets none."""
    if first_of(pack.folders, FILE) is None or Site.objects.filter(city=pack.name).exists():
        return
    demo = read_sheet(_folders(pack), FILE, CentreDemo)
    with transaction.atomic():
        _Making(pack.name, demo, now or timezone.now()).everything()


def _folders(pack: Pack) -> tuple[Path, ...]:
    return tuple(pack.folders)


class _Making:
    """One city's demo, made through the acts themselves."""

    def __init__(self, city: str, demo: CentreDemo, now: datetime) -> None:
        self.city, self.demo, self.now = city, demo, now
        self.station = Organisation.objects.get(city=city, code=demo.station)
        self.users = dict(User.objects.values_list("username", "pk"))

    def everything(self) -> None:
        """Sites, records, reports, training, complaints."""
        for site in self.demo.sites:
            self._site(site)
        for intake in self.demo.intakes:
            self._intake(intake)
        keeper = self.users[self.demo.keeper]
        if self.demo.intakes and Intake.objects.filter(city=self.city).exists():
            batch = open_batch(self.city, by=keeper, at=self.ago(3))
            close_batch(Batch.objects.get(pk=batch.pk), by=keeper, at=self.ago(3))
        for session in self.demo.sessions:
            self._session(session)
        for complaint in self.demo.complaints:
            self._complaint(complaint)
        month = self.day(0).replace(day=1) - timedelta(days=1)
        install_counts(month.replace(day=1))
        if not GovernanceReport.objects.filter(city=self.city).exists():
            keep_governance(self.city, month.replace(day=1), by=keeper, at=self.now)
            keep_operation(self.city, month.replace(day=1), by=None, at=self.now)

    def day(self, ago: int) -> date:
        """A local day so many days ago; negative: to come."""
        return timezone.localdate(self.now, LOCAL) - timedelta(days=ago)

    def ago(self, days: int) -> datetime:
        """The same moment so many days ago."""
        return self.now - timedelta(days=days)

    def _site(self, given: SiteDemo) -> None:
        by = self.users[self.demo.inspector]
        head = self.users[self.demo.head]
        project = Project.objects.select_related("applicant").get(city=self.city, code=given.project)
        works = Works.objects.get(project=project, code=given.works) if given.works else None
        began = max((given.quality_ago or 0, given.safety_ago or 0, 1))
        facts = registering.SiteFacts(
            name=works.name if works else project.name,
            contractor=given.contractor,
            overseer=given.overseer,
            quality_on=None if given.quality_ago is None else self.day(given.quality_ago),
            safety_on=None if given.safety_ago is None else self.day(given.safety_ago),
            longitude=given.longitude,
            latitude=given.latitude,
            planned={code: self.day(ago) for code, ago in given.planned.items()},
        )
        site = registering.register(project, works, self.station, facts, by=by, at=self.ago(began))
        for code, ago in given.reached.items():
            actions.reach(site.pk, code, self.day(ago), by=by, at=self.ago(ago))
        for part in given.hidden:
            day = self.day(part.ago - 1)
            check = hidden.ask_hidden(site.pk, part.part, part.place, day, by=None, at=self.ago(part.ago))
            if part.confirmed is not None:
                at = self.ago(max(part.ago - 1, 0))
                hidden.decide_hidden(check.pk, part.confirmed, part.opinion, by=by, at=at)
        for each in given.stops:
            order = orders.stop(site.pk, each.scope, each.reason, by=by, at=self.ago(each.ago))
            if each.resumed:
                orders.resume(order.pk, each.resumed, by=head, at=self.ago(max(each.ago - 6, 0)))
        if given.conclusion:
            orders.conclude(site.pk, True, given.conclusion, by=head, at=self.ago(2))

    def _intake(self, given: IntakeDemo) -> None:
        rows = [
            Given(line, {name: self._value(v) for name, v in {**given.common, **row}.items() if v != ""}, "i")
            for line, row in enumerate(given.rows, start=2)
        ]
        digest = digest_of([[given.name, str(row.body)] for row in rows])
        keeper = self.users[self.demo.keeper]
        take(
            self.city,
            given.kind,
            given.source,
            given.name,
            digest,
            rows,
            document=None,
            by=keeper,
            at=self.ago(4),
        )

    def _value(self, value: Any) -> Any:
        """A day or a moment counted back from today, where it is written so."""
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        ago, _, clock = value[1:].partition("T")
        day = self.day(int(ago))
        if not clock:
            return day.isoformat()
        return datetime.combine(day, time.fromisoformat(clock), LOCAL).isoformat()

    def _session(self, given: SessionDemo) -> None:
        by = self.users[self.demo.keeper]
        session: Session = hold(
            self.city,
            self.station,
            title=given.title,
            content=given.content,
            place=given.place,
            on=self.day(given.ago),
            hours=given.hours,
            quiz=given.quiz,
            by=by,
            at=self.ago(max(given.ago, 0) + 7),
        )
        people = [self.users[name] for name in given.people]
        if people:
            attended(session.pk, people, by=by, at=self.ago(max(given.ago, 0)))
        quiz = quiz_of(session)
        if quiz is None:
            return
        answers = {f"question-{number}": str(each.answer) for number, each in enumerate(quiz.questions, 1)}
        for name in given.people:
            said = answers if name in given.passed else {**answers, "question-1": "1", "question-2": "1"}
            answered = partial(sit, session.pk, User.objects.get(pk=self.users[name]), said)
            answered(at=self.ago(max(given.ago, 0)))

    def _complaint(self, given: ComplaintDemo) -> None:
        by, now = self.users[given.by], self.now
        row = complain(self.city, given.kind, given.text, by=by, at=now - timedelta(days=5))
        if given.answer:
            answer(row.pk, given.answer, by=self.users[self.demo.keeper], at=now - timedelta(days=4))
