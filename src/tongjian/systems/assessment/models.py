"""Tables of the assessment: standards, periods, tasks, evidence, observations, markings and score sheets.

What was collected, marked or scored never changes (`guard`): a correction is a new row that names the one it
takes the place of. Districts are organisations of the city; `Standard.body` says which of them are assessed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.documents.models import Document
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User


class Frequency(models.TextChoices):
    """How long a period is, and in which an item is collected."""

    MONTH = "month", "月度"
    QUARTER = "quarter", "季度"


class Source(models.TextChoices):
    """Where the value of an item comes from: data before eyes, eyes before paper."""

    TABLE = "table", "数据表"
    MEASURE = "measure", "系统指标"
    CHECK = "check", "现场核查"
    RECORD = "record", "台账记录"


class Standard(models.Model):
    """One version of a standard as it was in the pack. `body` is the sheet as JSON, `digest` its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    code = models.CharField(max_length=60)
    version = models.DateField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "digest"), name="assessment_standard_once"),
            models.UniqueConstraint(fields=("city", "code", "version"), name="assessment_standard_version"),
        )

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


class Item(models.Model):
    """One item of a standard, in its order. `points` are what it is worth of the whole; 0 for a bonus."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    part = models.CharField(max_length=60)
    points = ScaledDecimalField(places=2)
    every = models.CharField(max_length=8, choices=Frequency.choices)
    source = models.CharField(max_length=8, choices=Source.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("standard", "code"), name="assessment_item_once"),
            models.UniqueConstraint(fields=("standard", "number"), name="assessment_item_number"),
        )

    def __str__(self) -> str:
        return self.title


class PeriodState(models.TextChoices):
    """A period is open while evidence is collected; afterwards only corrections are made."""

    OPEN = "open", "采集中"
    CLOSED = "closed", "已截止"


class Period(models.Model):
    """A month or quarter that is assessed by one standard; `first` and `last` are days, both included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=8, choices=Frequency.choices)
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("standard", "kind", "first"), name="assessment_period_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="assessment_period_has_days"),
        )
        indexes: ClassVar = [models.Index(fields=["city", "-first"], name="assessment_period_of_city")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """As it is called: 2021年7月, 2021年第三季度."""
        if self.kind == Frequency.MONTH:
            return f"{self.first.year}年{self.first.month}月"
        return f"{self.first.year}年第{'一二三四'[(self.first.month - 1) // 3]}季度"


class TaskState(models.TextChoices):
    """Whether a task still waits."""

    OPEN = "open", "待采集"
    DONE = "done", "已采集"


class Task(models.Model):
    """To collect one item of one district in one period. `revision` counts its changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="tasks")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    done_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "item", "district"), name="assessment_task_once"),
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_at__isnull=True), name="assessment_task_done_at"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["assessor", "state", "due_on"], name="assessment_task_of_assessor")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.district_id}"


class Import(models.Model):
    """A table of another system as it was handed in, with what became of each of its rows (`report`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="imports")
    table = models.CharField(max_length=60)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    report = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.table} {self.at:%Y-%m-%d}"


class EvidenceState(models.TextChoices):
    """A value is there, or the item does not apply to the district in this period, for a reason."""

    VALUE = "value", "有值"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Evidence(models.Model):
    """What was found of an item: a count, or a part of a whole (`numerator` of `denominator`).

    `origin` tells in words and figures what it was made from, `digest` covers it together with the figures.
    The evidence that counts is the one nothing replaces; `reason` says why it took the place of another, or
    why the item does not apply. `collected_at` is the time of the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    state = models.CharField(max_length=16, choices=EvidenceState.choices)
    numerator = ScaledDecimalField(places=4, null=True)
    denominator = ScaledDecimalField(places=4, null=True)
    origin = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=8, choices=Source.choices)
    table = models.ForeignKey(Import, models.PROTECT, null=True, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    collected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("task",), condition=Q(replaces__isnull=True), name="assessment_evidence_one_first"
            ),
            models.CheckConstraint(
                condition=Q(state="value", numerator__isnull=False)
                | (Q(state="not_applicable", numerator__isnull=True) & ~Q(reason="")),
                name="assessment_evidence_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="assessment_evidence_why_replaced"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"


class CheckPoint(models.Model):
    """A place that may be drawn for a check: a street section, a market, a site. Degrees by CGCS2000."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "code"), name="assessment_point_once"),)

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """A drawn place that is looked at for a task. `draw` is the public draw that chose it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="observations")
    point = models.ForeignKey(CheckPoint, models.PROTECT, related_name="observations")
    draw = models.UUIDField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("task", "point"), name="assessment_observation_once"),)

    def __str__(self) -> str:
        return f"{self.task_id} {self.point_id}"


class Photo(models.Model):
    """A picture from the spot. `taken_at` and the place are what the phone says, `at` is the server's time.

    `accuracy` and `distance` (from the drawn place) in metres; None where the phone gave no place.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="photos")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)
    accuracy = ScaledDecimalField(places=1, null=True)
    distance = ScaledDecimalField(places=1, null=True)
    taken_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("observation", "sha256"), name="assessment_photo_once"),
        )

    def __str__(self) -> str:
        return self.sha256[:12]


class Round(models.IntegerChoices):
    """Who marks: first and second without seeing each other; where they differ, a third decides."""

    FIRST = 1, "初评"
    SECOND = 2, "复评"
    DECISION = 3, "裁定"


class Marking(models.Model):
    """What one person found at one place: a verdict for each aspect of the checklist (`verdicts`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="markings")
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    verdicts = models.JSONField()
    remark = models.CharField(max_length=500, blank=True)
    marker = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("observation", "round"), name="assessment_marking_once_a_round"),
            models.UniqueConstraint(
                fields=("observation", "marker"), name="assessment_marking_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.observation_id} {self.round}"


class Sheet(models.Model):
    """The scores of one district in one period. `number` counts its versions, `reason` says why a later one.

    `body` is what was scored and how, as JSON (`scoring.content`), `digest` its SHA-256; `total` is the exact
    total as a fraction ("1139/16"), `printed` the same rounded once; `at_most` what it may become where
    something is missing. `profile` names the standard's version.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="sheets")
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    profile = models.CharField(max_length=80)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    total = models.CharField(max_length=200)
    at_most = models.CharField(max_length=200)
    printed = ScaledDecimalField(places=12, default=Decimal(0))
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("period", "district", "number"), name="assessment_sheet_version"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="assessment_sheet_why_a_later_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period_id} {self.district_id} v{self.number}"
