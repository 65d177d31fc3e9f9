"""Warnings on their way round: found, judged, pushed, checked, answered, closed."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User


class WarningState(models.TextChoices):
    """Where a warning stands: each state names what was done last."""

    FOUND = "found", "已发现"
    JUDGED = "judged", "已研判"
    PUSHED = "pushed", "已推送"
    CHECKED = "checked", "已核查处置"
    ANSWERED = "answered", "已反馈"
    CLOSED = "closed", "已销号"


class Act(models.TextChoices):
    """What is done to a warning, in this order; what was judged unfounded is answered at once."""

    FIND = "find", "发现"
    JUDGE = "judge", "研判"
    PUSH = "push", "推送"
    CHECK = "check", "核查处置"
    ANSWER = "answer", "反馈"
    RETURN = "return", "退回"
    CLOSE = "close", "销号"


class Outcome(models.TextChoices):
    """Whether there was something: the hit rate of the rule is counted from these."""

    CONFIRMED = "confirmed", "属实"
    FALSE = "false", "误报"


class Sweep(models.Model):
    """A rule on a day: how many objects it applies to, could not be judged, met it, and were new."""

    city = models.CharField(max_length=32)
    rule = models.CharField(max_length=60)
    rule_digest = models.CharField(max_length=64)
    on = models.DateField()
    at = models.DateTimeField()
    subjects = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    warned = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "rule", "on"), name="risk_sweep_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"


class Warning(models.Model):
    """A warning about one object, once in a window of its rule.

    `period` numbers the windows of a rule from a fixed day, so that two who look at once cannot both warn.
    `rule_body` is the rule as it was; `value` and `threshold` are in the unit of its measure. `organisation`
    is whose turn it is, until `due_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    region = models.CharField(max_length=12)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="warnings")
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    rule_body = models.JSONField()
    period = models.IntegerField()
    found_on = models.DateField()
    found_at = models.DateTimeField()
    value = ScaledDecimalField(places=3)
    threshold = ScaledDecimalField(places=3)
    detail = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=WarningState.choices, default=WarningState.FOUND)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    assignment = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("city", "rule", "subject", "period"), name="risk_warning_once_a_window"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome=""), name="risk_warning_closes_with_outcome"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-found_at", "id"], name="risk_warning_latest"),
            models.Index(fields=["city", "rule", "outcome"], name="risk_warning_rates"),
            models.Index(fields=["subject", "rule", "found_on"], name="risk_warning_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.subject_id}"


class Step(models.Model):
    """One act on a warning: who, when, by when it was due, and what they said."""

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=8, choices=Act.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField(null=True)
    text = models.CharField(max_length=2000)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("warning", "number"), name="risk_step_number_once"),)

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
