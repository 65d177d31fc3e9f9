"""Letters and the proof that they were served."""

from __future__ import annotations

import uuid

from django.db import models

PROOF = "proof-of-service"
"""The letter that says that another one was served (送达回证)."""


class Way(models.TextChoices):
    """How a letter reaches its addressee (送达方式)."""

    IN_PERSON = "in-person", "直接送达"
    ELECTRONIC = "electronic", "电子送达"
    POST = "post", "邮寄送达"
    NOTICE = "notice", "公告送达"


class Letter(models.Model):
    """One document of procedure: a snapshot of what it says, under its digest.

    `kind` is the code of the letter in the city's pack, `number` what is printed on it. `case` is the case it
    was drawn up in and `root` the top of its tree, which says who may read it. `content` is canonical JSON
    (see `content.Content`) and `digest` its SHA-256; a trigger keeps both. `pdf` is the printed form, made
    when it is first asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    kind = models.CharField("文书", max_length=60)
    number = models.CharField("文号", max_length=80)
    title = models.CharField("名称", max_length=120)
    case = models.UUIDField("办件")
    root = models.UUIDField("总办件")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="letters_drawn")
    addressee = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="letters_received"
    )
    content = models.TextField()
    digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField("出具时间")
    drawn_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)
    pdf = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("city", "number"), name="letter_number_once"),)
        indexes = (
            models.Index(fields=("root", "drawn_at"), name="letter_of_tree"),
            models.Index(fields=("city", "-drawn_at", "-id"), name="letter_of_city"),
            models.Index(fields=("addressee", "-drawn_at", "-id"), name="letter_of_addressee"),
            models.Index(fields=("organisation", "-drawn_at", "-id"), name="letter_of_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Service(models.Model):
    """送达: how, to whom and when a letter was handed over; `proof` is the letter that says so (送达回证)."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="service", primary_key=True)
    proof = models.OneToOneField(Letter, models.PROTECT, related_name="proves")
    way = models.CharField("送达方式", max_length=12, choices=Way.choices)
    receiver = models.CharField("受送达人（签收人）", max_length=120)
    at = models.DateTimeField("送达时间")
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.get_way_display()}"
