"""What ended cases took, in working days. Projections: worked out from the ledger, and
again when a calendar changes.

None of a case that has no time by rule (撤件, 不受理 …); zero is a case that took no working day.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.systems.approval.statistics.nettime import Who


class CaseTime(models.Model):
    """One ended case. `used` is net of suspensions since acceptance, `span` is not; both None without time.

    `on_time` is None where nothing is promised or no time is stated. `whole` are the working days from its
    opening to its end, of which departments had `joint` together: the days of its shares and `joint` add up
    to `whole`.
    """

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="+")
    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    stage = models.CharField(max_length=64)
    matter = models.CharField(max_length=64)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    accepted_on = models.DateField(null=True)
    ended_on = models.DateField()
    limit_days = models.PositiveSmallIntegerField(null=True)
    used = models.PositiveSmallIntegerField(null=True)
    span = models.PositiveSmallIntegerField(null=True)
    on_time = models.BooleanField(null=True)
    whole = models.PositiveSmallIntegerField()
    joint = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["city", "kind", "ended_on", "case"], name="case_time_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.used}"


class Share(models.Model):
    """Working days of an ended case by holder: a department, the applicant, a suspension, nobody.

    `days` it had alone; `together` are days a department had with others, which stand in the rows of each.
    """

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(CaseTime, models.CASCADE, related_name="shares")
    who = models.CharField(max_length=12, choices=[(w.value, w.label) for w in Who])
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=64, blank=True)
    days = models.PositiveSmallIntegerField()
    together = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.who} {self.days}"


class StepTime(models.Model):
    """One finished step of an ended case: days worked on it, suspended, and held."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(CaseTime, models.CASCADE, related_name="steps")
    node = models.CharField(max_length=64)
    title = models.CharField(max_length=100)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=24)
    working = models.PositiveSmallIntegerField()
    suspended = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.node} {self.working}"
