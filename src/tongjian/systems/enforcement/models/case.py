"""A penalty case and the facts it consists of."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from tongjian.kernel.inspectorate.models import Nature, Referral, Subject
from tongjian.kernel.numbers.fields import ScaledDecimalField
from tongjian.kernel.people.models import Organisation, User


class CaseSource(models.TextChoices):
    """Where a case comes from (案件来源)."""

    REFERRAL = "referral", "监管检查移送"
    COMPLAINT = "complaint", "投诉举报"
    DISCOVERY = "discovery", "执法中发现"
    TRANSFER = "transfer", "其他机关移送"


class Case(models.Model):
    """One case (案件) of one channel.

    `lead` is the number of the clue, `number` that of the case once it is registered. `key` is made on the
    phone for a case that begins there, so that it arrives once. `circumstances` are the factors of the
    benchmark by their code, as the end report has them. The party (当事人) is a subject of the library
    or written freely; `party_organisation` lets its people read and answer; `party_born` is known for natural
    persons only. From `state` on, all columns are a projection of the facts: `state` and `waits_for` are
    codes
    of the engine, `due_on` the day on which what is waited for runs out, `warn_on` the day from which its
    light
    is yellow; `fine` and `paid` in yuan, null: nothing decided. `published_on` is the first publication,
    `unpublished_on` the last day on which what everybody reads was changed or taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    city = models.CharField(max_length=32)
    channel = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    key = models.CharField(max_length=64, null=True)
    lead = models.CharField(max_length=64)
    number = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=12, choices=CaseSource.choices)
    source_note = models.CharField(max_length=1000, blank=True)
    referral = models.OneToOneField(Referral, models.PROTECT, null=True, related_name="enforcement_case")
    inspection = models.CharField(max_length=64, blank=True)
    matter = models.CharField(max_length=32)
    offence = models.CharField(max_length=60)
    circumstances = models.JSONField(default=dict)
    happened_on = models.DateField(null=True)
    place = models.CharField(max_length=300, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    party_name = models.CharField(max_length=200)
    party_nature = models.CharField(max_length=1, choices=Nature.choices)
    party_identifier_kind = models.CharField(max_length=16)
    party_identifier = models.CharField(max_length=32, blank=True)
    party_address = models.CharField(max_length=300, blank=True)
    party_phone = models.CharField(max_length=32, blank=True)
    party_representative = models.CharField(max_length=64, blank=True)
    party_born = models.DateField(null=True)
    party_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    state = models.CharField(max_length=32)
    simple = models.BooleanField(default=False)
    waits_for = models.CharField(max_length=48, blank=True)
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    fine = ScaledDecimalField(places=2, null=True)
    paid = ScaledDecimalField(places=2, null=True)
    published_on = models.DateField(null=True)
    unpublished_on = models.DateField(null=True)
    facts_kept = models.PositiveIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("city", "lead"), name="enforcement_lead_once"),
            models.UniqueConstraint(
                fields=("city", "number"), condition=~Q(number=""), name="enforcement_number_once"
            ),
            models.UniqueConstraint(
                fields=("city", "key"), condition=Q(key__isnull=False), name="enforcement_key_once"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["city", "-changed_at", "-id"], name="enforcement_latest"),
            models.Index(fields=["organisation", "-changed_at"], name="enforcement_of_body"),
            models.Index(fields=["party_organisation", "-changed_at"], name="enforcement_of_party"),
            models.Index(fields=["city", "offence", "-decided_on"], name="enforcement_similar"),
            models.Index(fields=["city", "due_on"], name="enforcement_due"),
        ]

    def __str__(self) -> str:
        return self.number or self.lead


class Fact(models.Model):
    """One thing that happened to a case, as the engine reads it. Never changed; `event` is its ledger
    digest."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)
    on = models.DateField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    event = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "seq"), name="enforcement_fact_once"),)

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.kind}"
