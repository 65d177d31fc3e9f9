"""What was read and what was scored, as it was on its day. Rows are never changed: triggers refuse it.

Exact numbers are kept as fractions in text (`1427/100`): nothing is rounded before it is printed.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from tongjian.kernel.measures.values import Standing


class Reading(models.Model):
    """The value of a bound measure for one group.

    `body` is the definition as canonical JSON and `definition` its SHA-256; `asked` says the groups by name,
    the key of this one and the grants of the scope. `first` is absent where everything up to `last` counted.
    `fingerprint` is a digest of the rows behind the number; blank where there are too many to keep one.
    `purpose` says what it was read for (`performance:<id>`); `digest` covers everything else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    code = models.CharField("指标", max_length=100)
    title = models.CharField("名称", max_length=100)
    definition = models.CharField(max_length=64)
    body = models.TextField()
    asked = models.TextField()
    first = models.DateField("统计期起", null=True)
    last = models.DateField("统计期止")
    as_of = models.DateField("统计日期")
    standing = models.CharField(max_length=16, choices=[(s.value, s.label) for s in Standing])
    reason = models.CharField(max_length=300, blank=True)
    numerator = models.CharField(max_length=120, blank=True)
    denominator = models.CharField(max_length=120, blank=True)
    printed = models.CharField("数值", max_length=120)
    rows = models.BigIntegerField(default=0)
    blank = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField("统计时间")
    made_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["city", "code", "-made_at", "-id"], name="reading_of_measure"),
            models.Index(fields=["purpose"], name="reading_of_purpose", condition=~models.Q(purpose="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.printed}"


class Score(models.Model):
    """A form scored by one version of a profile.

    `form` and `profile_body` are canonical JSON from which `result` follows; `form_digest` is the SHA-256 of
    the form, `profile_digest` that of the file the profile was read from. `suggested` is the total by the
    profile alone, blank where a row cannot be computed; `total` what the awarded scores add up to, with
    `reason` for what differs. `occasion` says whose judgement it is (self-evaluation, re-check …).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.CharField("城市", max_length=32)
    subject = models.CharField("对象", max_length=120)
    occasion = models.CharField("环节", max_length=40)
    form = models.TextField()
    form_digest = models.CharField(max_length=64)
    profile = models.CharField("评分口径", max_length=60)
    profile_version = models.CharField("版本", max_length=10)
    profile_digest = models.CharField(max_length=64)
    profile_body = models.TextField()
    result = models.TextField()
    suggested = models.CharField(max_length=120, blank=True)
    total = models.CharField(max_length=120)
    printed = models.CharField("得分", max_length=40)
    complete = models.BooleanField()
    grade = models.CharField("等级", max_length=120, blank=True)
    reason = models.CharField("理由", max_length=2000, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField("评分时间")
    made_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "-made_at", "-id"], name="score_of_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.printed}"
