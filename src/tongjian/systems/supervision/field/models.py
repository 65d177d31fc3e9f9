"""Visits with the facts recorded in the field, and findings with the steps they went through."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.engines.fieldwork import State, StepKind
from tongjian.kernel.documents.models import Document
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.models import Organisation, User


class VisitState(models.TextChoices):
    """A visit is open until its team concludes it, or it is called off with its reason."""

    OPEN = "open", "待办结"
    CONCLUDED = "concluded", "已办结"
    CANCELLED = "cancelled", "已取消"


class Visit(models.Model):
    """One inspection of one subject by a team (现场检查任务), for one matter or several.

    `sheet` holds matters and items of the checklists as they were when the visit was made (`sheet.py`).
    `form` is the code of 检查形式 (01 daily, 02 special), `category` its kind in words, `plan` the number of
    the plan of random checks. `again` names the visit whose findings this one looks at again. `facts` counts
    what was recorded; `digest` is the state it was concluded on. Facts are numbered under its lock.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    assignment = models.OneToOneField(
        "supervision.Assignment", models.PROTECT, null=True, related_name="visit"
    )
    again = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="visits")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    region = models.CharField(max_length=12)
    form = models.CharField(max_length=2)
    category = models.CharField(max_length=32)
    plan = models.CharField(max_length=64, blank=True)
    sheet = models.JSONField()
    assigned_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.OPEN)
    facts = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    result = models.CharField(max_length=200, blank=True)
    inspected_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="field_visit_number_once"),
            models.CheckConstraint(
                condition=~Q(state="concluded") | (Q(concluded_at__isnull=False) & ~Q(digest="")),
                name="field_visit_concluded_on_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="field_visit_cancelled_with_reason"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "state", "due_on", "id"], name="field_visit_of_city"),
            models.Index(fields=["organisation", "state", "due_on"], name="field_visit_of_body"),
        ]

    def __str__(self) -> str:
        return self.number


class Member(models.Model):
    """An officer of the team, with the account that records on the phone."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="members")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "officer"), name="field_member_once"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.officer_id}"


class FieldFact(models.Model):
    """A fact as a phone recorded it. It never changes. `number` is its place in the order of arrival.

    `body` is canonical JSON, `digest` covers everything the phone said. `late`: it came in after the visit
    had been concluded; it is kept and shown, and changes nothing any more.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="recorded", db_index=False)
    number = models.PositiveIntegerField()
    fact = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    device = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    clock = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    body = models.TextField()
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("visit", "number"), name="field_fact_number_once"),
            models.UniqueConstraint(fields=("visit", "digest"), name="field_fact_once"),
        )

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class FieldFile(models.Model):
    """A photo or a signature that arrived for a visit, found by its digest. It never changes."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="files", db_index=False)
    sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "sha256"), name="field_file_once"),)

    def __str__(self) -> str:
        return self.sha256


NEVER = date(9999, 12, 31)
"""Sorts behind every day; a column without a value would sort differently in the two databases."""


class FindingState(models.TextChoices):
    """Where a finding stands, by `engines.fieldwork.findings.State`."""

    FOUND = State.FOUND.value, "待处置"
    ORDERED = State.ORDERED.value, "整改中"
    REPLIED = State.REPLIED.value, "待复查"
    UNMENDED = State.UNMENDED.value, "整改不到位"
    REFERRED = State.REFERRED.value, "已移送待接收"
    TAKEN = State.TAKEN.value, "执法办理中"
    CLOSED = State.CLOSED.value, "已销号"
    WITHDRAWN = State.WITHDRAWN.value, "已撤销"


class Finding(models.Model):
    """What did not pass on a visit (检查发现的问题). Its state is the fold of its steps (`verify` compares).

    `item` is the key of the checklist's item, `evidence` the photos beside it with digest, time, place and
    device. `due_on` is the deadline of rectification; `round` counts the orders; `steps` counts the steps.
    `next_on` is the day by which whoever is next has to act; `NEVER` where nobody is.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    region = models.CharField(max_length=12)
    matter = models.CharField(max_length=32)
    item = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    words = models.CharField(max_length=2000)
    basis = models.CharField(max_length=500, blank=True)
    inspection = models.CharField(max_length=64)
    evidence = models.JSONField(default=list)
    found_on = models.DateField()
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.FOUND)
    round = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    asked_until = models.DateField(null=True)
    appealed = models.BooleanField(default=False)
    heard = models.BooleanField(default=False)
    next_on = models.DateField()
    steps = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="finding_number_once"),
            models.UniqueConstraint(fields=("visit", "item"), name="finding_once_an_item"),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "next_on", "id"], name="finding_of_city"),
            models.Index(fields=["organisation", "next_on", "id"], name="finding_of_body"),
        ]

    def __str__(self) -> str:
        return self.number


class FindingStep(models.Model):
    """One thing that happened to a finding. It never changes.

    `body` says what is particular to its kind (words, until, way, channel …); `letter` is the order or the
    decision that went out with it; its papers are attached to the finding as `step-<number>-<n>`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="way", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in StepKind])
    body = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("finding", "number"), name="finding_step_once"),)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.number} {self.kind}"
