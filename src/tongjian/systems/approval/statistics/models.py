"""What ended cases took, in working days, and how many took how long.

Projections: worked out from the ledger, and again when a calendar changes.
None of a case that has no time by rule (撤件, 不受理 …); zero is a case that took no working day.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongjian.systems.approval.statistics.nettime import Who


class CaseTime(models.Model):
    """One ended case. `used` is net of suspensions since acceptance, `span` is not; both None without time.

    `on_time` is None where nothing is promised or no time is stated. `whole` are the working days from its
    opening to its end, of which departments had `joint` together: the days of its shares and `joint` add up
    to `whole`. `days` are net working days whatever the unit of the limit. `theme`, `region` and `registered`
    are the project's, as it was recorded when the case was measured; blank without a project.
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
    days = models.PositiveSmallIntegerField(null=True)
    theme = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=12, blank=True)
    registered = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["city", "kind", "ended_on", "case"], name="case_time_in_order"),
            models.Index(fields=["project"], name="case_time_of_project"),
            models.Index(fields=["city", "kind", "case"], name="case_time_late", condition=Q(on_time=False)),
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


class Tally(models.Model):
    """How many ended cases (steps, holders) of a month fall into one cell of one face: see `rollup`.

    `month` is the first day of the month in which they ended. What `first` … `z` mean depends on the face.
    """

    id = models.BigAutoField(primary_key=True)
    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    face = models.CharField(max_length=12)
    month = models.DateField()
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)
    third = models.CharField(max_length=100)
    organisation = models.BigIntegerField()
    x = models.SmallIntegerField()
    y = models.SmallIntegerField()
    z = models.SmallIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    *("city", "kind", "face", "month", "first", "second", "third"),
                    *("organisation", "x", "y", "z"),
                ],
                name="tally_cell_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.face} {self.month} {self.count}"
