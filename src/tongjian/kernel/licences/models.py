"""Electronic licences."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class LicenceState(models.TextChoices):
    """Whether a licence is in force, and if not, by which act. That its time ran out is no act of anybody.

    The acts are those of the one published list of states, that of 安管人员证: 03 撤销, 04 注销, 05 失效,
    07 吊销. Its 06 转出 and 99 其他 do not befall a permit.
    """

    VALID = "valid", "有效"
    REVOKED = "revoked", "已撤销"
    CANCELLED = "cancelled", "已注销"
    LAPSED = "lapsed", "已失效"
    STRUCK_OFF = "struck-off", "已吊销"


class SigningCertificate(models.Model):
    """A certificate licences were signed with, under its SHA-256: signatures outlive the key."""

    fingerprint = models.CharField(primary_key=True, max_length=64)
    pem = models.TextField()

    def __str__(self) -> str:
        return self.fingerprint[:16]


class Licence(models.Model):
    """One issued licence: a snapshot of what it says, under its digest.

    `number` is the electronic licence identifier, `document_number` the number printed for readers. `content`
    is canonical JSON text and `digest` its SHA-256; a trigger keeps both as issued. `token` is what the QR
    code carries. `case` is the id of the case it was issued in. `signature` is that of the content's text, by
    the key of `certificate`; a licence issued before there were signatures has none. `pdf` is the printed
    form, made when it is first asked for, and `pdf_signature` its detached CMS signature. `ended_on` is the
    first day on which the licence no longer holds, `restored_on` the one from which it held again after its
    revocation was set aside. `source` names the system that issued a licence which was brought in: this
    platform has neither signed nor printed it, and it may have no `number`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    type = models.CharField("证照类型", max_length=60)
    number = models.CharField("电子证照标识", max_length=120, unique=True, null=True)
    document_number = models.CharField("证书编号", max_length=80)
    title = models.CharField("证照名称", max_length=120)
    template = models.CharField("版式", max_length=80)
    holder = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="licences", verbose_name="持证主体"
    )
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, related_name="licences")
    case = models.UUIDField("办件", null=True)
    issued_on = models.DateField("发证日期")
    valid_until = models.DateField("有效期至", null=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    token = models.CharField(max_length=43, unique=True)
    signature = models.CharField("签名", max_length=160, blank=True)
    certificate = models.ForeignKey(
        SigningCertificate, models.PROTECT, null=True, related_name="+", db_index=False
    )
    pdf = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    pdf_signature = models.BinaryField(null=True)
    state = models.CharField("状态", max_length=12, choices=LicenceState.choices, default=LicenceState.VALID)
    ended_on = models.DateField("失效日期", null=True)
    ended_reason = models.CharField("原因", max_length=200, blank=True)
    restored_on = models.DateField("恢复效力日期", null=True)
    source = models.CharField("迁自", max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("city", "type", "document_number"), name="licence_document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="valid", ended_on__isnull=True, ended_reason="")
                | (~Q(state="valid") & Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="licence_ended_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("city", "holder", "-issued_on"), name="licence_of_holder"),
            models.Index(fields=("project", "type"), name="licence_of_project"),
            models.Index(fields=("case",), name="licence_of_case"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.document_number}"
