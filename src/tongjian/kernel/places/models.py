"""What the blueprint keeps: layers, their versions, the features of all versions, and what cases cite.

A version holds no copy of its features. A feature row is in version n when since ≤ n < until, so a version
of a million buildings of which a hundred changed writes a hundred rows, and rows written for a version that
is not yet published are in no version anybody can ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.places.comparisons import Comparison as Comparison
from tongjian.kernel.places.comparisons import Patch as Patch
from tongjian.kernel.places.planningconditions import PlanningConditions as PlanningConditions

if TYPE_CHECKING:
    _CharField = models.CharField[Any, Any]
else:
    _CharField = models.CharField


class KeyField(_CharField):
    """Text that sorts by code point on every database, as Python sorts it."""

    def db_parameters(self, connection: Any) -> Any:
        """With the collation `C` where the database would sort by a language."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class Shelf(models.Model):
    """One layer of one city: the lock of everything that is published on it.

    `latest` is the number given to a version last; up to `published` the rows of all versions are complete.
    """

    city = models.CharField(max_length=32)
    layer = models.CharField(max_length=60)
    latest = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "layer"), name="shelf_once"),
            models.CheckConstraint(condition=Q(published__lte=F("latest")), name="shelf_published_was_given"),
        )

    def __str__(self) -> str:
        return f"{self.city} {self.layer}"


class State(models.TextChoices):
    """Where a version stands."""

    IMPORTING = "importing", "读取中"
    REFUSED = "refused", "未通过检查"
    READY = "ready", "待发布"
    PUBLISHING = "publishing", "发布中"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class LayerVersion(models.Model):
    """图层版本: what a layer says from `effective_from` on. Once published it never changes.

    `definition` is the text of the `Layer` it was checked against. `source` is the file as given (of several
    layers in it, `source_layer`; `crs` is first what somebody says, then what it was read in), `normal`
    the checked features as FlatGeobuf in the city's frame, `rows` the same as they are laid in the database,
    `report` what was found in the file, feature by feature. `digest` is the SHA-256 over the digests of all
    features in the order of their keys. `number` is given when somebody decides to publish; `changes` counts
    what differs from the version before in force (`against`). `laid_to` is the key up to which the rows of
    a version being published are written, `laid` whether all are.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    layer = models.CharField("图层", max_length=60)
    number = models.PositiveIntegerField("版本号", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.IMPORTING)
    definition = models.TextField()
    source_name = models.CharField("来源文件", max_length=255)
    source = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    normal = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    rows = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    source_layer = models.CharField(max_length=120, blank=True)
    crs = models.CharField("坐标系", max_length=40, blank=True)
    features = models.PositiveIntegerField("要素数", default=0)
    digest = models.CharField("摘要", max_length=64, blank=True)
    changes = models.JSONField("变化", default=dict)
    effective_from = models.DateField("施行日期", null=True)
    note = models.CharField("说明", max_length=500, blank=True)
    error = models.CharField(max_length=500, blank=True)
    mend = models.CharField(max_length=300, blank=True)
    laid_to = KeyField(max_length=120, null=True)
    laid = models.BooleanField(default=False)
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField("导入时间")
    decided_at = models.DateTimeField("决定发布时间", null=True)
    published_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField("发布时间", null=True)
    withdrawn_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "layer", "number"), name="layer_version_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.PUBLISHING, State.PUBLISHED))
                | Q(number__isnull=False, effective_from__isnull=False, decided_at__isnull=False),
                name="layer_version_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False, laid=True),
                name="layer_version_published_whole",
            ),
        )
        indexes = (
            models.Index(fields=("city", "layer", "-created_at"), name="layer_version_of_layer"),
            models.Index(fields=("city", "published_at"), name="layer_version_published"),
        )

    def __str__(self) -> str:
        return f"{self.city} {self.layer} {self.number or '—'} {self.state}"


class Feature(models.Model):
    """要素: one thing on a layer, in every version n with since ≤ n < until (none: still).

    `attributes` is JSON with sorted names, `wkb` the geometry in metres of the frame's storage system, whose
    EPSG number is `srid`; `measure` its area in m², of a line its length in m, of a point 0. `digest` is the
    SHA-256 over key, attributes and geometry.
    """

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="+", db_index=False)
    city = models.CharField(max_length=32)
    layer = models.CharField(max_length=60)
    key = KeyField(max_length=120)
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)
    attributes = models.TextField()
    wkb = models.BinaryField()
    srid = models.PositiveIntegerField()
    minx = models.FloatField()
    miny = models.FloatField()
    maxx = models.FloatField()
    maxy = models.FloatField()
    measure = models.FloatField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shelf", "key", "since"), name="feature_once_a_version"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="feature_ends_later"
            ),
        )
        indexes = (
            models.Index(fields=("shelf", "since"), name="feature_since"),
            models.Index(fields=("shelf", "until"), condition=Q(until__isnull=False), name="feature_until"),
        )

    def __str__(self) -> str:
        return f"{self.layer} {self.key}"


class Citation(models.Model):
    """Which versions were in force when a case was accepted, by the root of its tree. Never changed.

    `edition` is the JSON of version numbers by layer; numbers are enough, since a version never changes.
    `digest` is that of the whole edition.
    """

    subject = models.UUIDField(unique=True)
    city = models.CharField(max_length=32)
    edition = models.TextField()
    digest = models.CharField(max_length=64)
    cited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject} {self.digest[:12]}"
