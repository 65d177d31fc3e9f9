"""线路保障: routes, the periods in which they are secured, patrol points, and incidents with the response."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User
from tongjian.systems.assessment.results.models.buildings import TopicImport


class Route(models.Model):
    """A route that is kept in order; `metres` is its length."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    metres = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "code"), name="assessment_route_once"),
            models.CheckConstraint(condition=Q(metres__gt=0), name="assessment_route_has_length"),
        )

    def __str__(self) -> str:
        return self.title


class DutyPeriod(models.Model):
    """When a route is secured, and for what occasion."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="duties")
    occasion = models.CharField(max_length=120)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="assessment_duty_has_time"),
        )

    def __str__(self) -> str:
        return self.occasion


class PatrolPoint(models.Model):
    """A point of a route that is patrolled. Degrees by CGCS2000."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="points")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    longitude = ScaledDecimalField(places=6, null=True)
    latitude = ScaledDecimalField(places=6, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("route", "code"), name="assessment_patrol_point_once"),
        )

    def __str__(self) -> str:
        return self.title


class Patrol(models.Model):
    """Somebody was at a point during a duty period; `at` is the time of the server."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    point = models.ForeignKey(PatrolPoint, models.PROTECT, related_name="patrols")
    duty = models.ForeignKey(DutyPeriod, models.PROTECT, related_name="patrols")
    fine = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(fine=True) | ~Q(remark=""), name="assessment_patrol_says_what"
            ),
        )

    def __str__(self) -> str:
        return f"{self.point_id} {self.at}"


class Incident(models.Model):
    """Something happened on a route. The response is written once, and so is the end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="incidents")
    code = models.CharField(max_length=40)
    what = models.CharField(max_length=200)
    happened_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    table = models.ForeignKey(TopicImport, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("route", "code"), name="assessment_incident_once"),
            models.CheckConstraint(
                condition=Q(responded_at__isnull=True) | Q(responded_at__gte=F("happened_at")),
                name="assessment_incident_response_after",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True)
                | Q(responded_at__isnull=False, resolved_at__gte=F("responded_at")),
                name="assessment_incident_end_after",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["route", "-happened_at"], name="assessment_incident_of_route")
        ]

    def __str__(self) -> str:
        return self.code
