"""Subjects, officers, interests, conducts and referrals: what supervision and enforcement both stand on."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.projects.models import Project


class Nature(models.TextChoices):
    """Nature of the person a conduct is directed at (行政相对人性质), by its code of the standard."""

    CITIZEN = "1", "公民"
    LEGAL_PERSON = "2", "法人"
    OTHER = "3", "其他组织"


class Subject(models.Model):
    """Somebody or something that is supervised (监管对象): a company, a person, a project, a site.

    `kind` is a code of the city's pack; `code` identifies it within the kind (a credit code, a project code);
    `categories` are further codes of the pack by which matters choose their objects. `party_name` and
    `identifier` name who answers for it. A subject that ended (`until`) stays: its history needs it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    party_name = models.CharField(max_length=200)
    nature = models.CharField(max_length=1, choices=Nature.choices)
    identifier_kind = models.CharField(max_length=16)
    identifier = models.CharField(max_length=32, blank=True)
    region = models.CharField(max_length=12)
    registered_address = models.CharField(max_length=300, blank=True)
    operating_address = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    categories = models.JSONField(default=list)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="subjects")
    origin = models.CharField(max_length=32)
    since = models.DateField()
    until = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "kind", "code"), name="subject_once_a_city"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="subject_ends_after_it_began"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "kind", "region", "code"], name="subject_of_region"),
            models.Index(fields=["city", "identifier"], name="subject_by_identifier"),
        ]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """Somebody who may inspect (检查人员) or enforce (执法人员), with a certificate and from when to when.

    `specialisms` are codes of the pack; `regions` the codes of the regions they work in. `may_enforce` says
    that the certificate is one of administrative enforcement (行政执法证).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    name = models.CharField(max_length=64)
    certificate = models.CharField(max_length=32)
    certified_until = models.DateField()
    may_enforce = models.BooleanField(default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="officers")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    specialisms = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "certificate"), name="officer_certificate_once_a_city"),
            models.UniqueConstraint(
                fields=("user",), condition=Q(until__isnull=True), name="officer_one_running_for_a_user"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="officer_ends_after_it_began"
            ),
        )
        indexes: ClassVar = [models.Index(fields=["city", "organisation", "name"], name="officer_of_body")]

    def __str__(self) -> str:
        return self.name


class Interest(models.Model):
    """Why an officer withdraws (回避) from a subject, or from all subjects of a party (`identifier`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="interests")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="interests")
    identifier = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(subject__isnull=False) ^ ~Q(identifier=""), name="interest_in_one_thing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.reason}"


class ConductKind(models.TextChoices):
    """Kinds of supervisory conduct (监管行为)."""

    INSPECTION = "inspection", "行政检查"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    OTHER = "other", "其他行为"


class Conduct(models.Model):
    """A supervisory conduct as it is reported (监管行为数据). It never changes: a correction replaces it.

    `number` identifies the conduct through all its versions, `origin` names the system and the record it was
    made from (`visit:<uuid>`, `enforcement:<uuid>`, `import:<batch>`), `inspection` is the number of the
    inspection it follows from. `body` holds the fields of its kind by their English names, `digest` is their
    SHA-256. A withdrawn conduct says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ConductKind.choices)
    number = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    matter = models.CharField(max_length=32)
    inspection = models.CharField(max_length=64, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="conducts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    on = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=32)
    origin = models.CharField(max_length=80)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "number", "version"), name="conduct_version_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ ~Q(withdrawn_because=""),
                name="conduct_says_why_it_is_withdrawn",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "kind", "-on", "id"], name="conduct_of_kind"),
            models.Index(fields=["subject", "-on"], name="conduct_of_subject"),
            models.Index(fields=["origin"], name="conduct_by_origin"),
        ]

    def __str__(self) -> str:
        return self.number


class ReferralState(models.TextChoices):
    """Offered, then taken up or declined; what was taken up comes to an end."""

    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "不予接收"
    ENDED = "ended", "已办结"


class Referral(models.Model):
    """What one system hands to another (线索移送): a finding that becomes a case, an advice to revoke.

    `target` names the receiving system ("enforcement", "approval"), `channel` the body's channel there;
    `origin` what it came from (`finding:<uuid>`), `content` what the receiver needs without asking the
    sender: facts, evidence (SHA-256 digests of documents with kind, time and place), contact. `answer` is
    the receiver's word: the case's number, why it was declined, how it ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    target = models.CharField(max_length=16)
    channel = models.CharField(max_length=32, blank=True)
    origin = models.CharField(max_length=80, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="referrals")
    matter = models.CharField(max_length=32, blank=True)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.OFFERED)
    answer = models.JSONField(default=dict)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["city", "target", "state", "-sent_at"], name="referral_waiting")
        ]

    def __str__(self) -> str:
        return self.title
