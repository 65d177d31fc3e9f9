"""The one write on the ledger besides recording: erasing what a person wrote."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tongjian.kernel.ledger.models import Content


def erase(digest: str, reason: str, *, now: datetime | None = None) -> bool:
    """Empty a text for good. The digest stays in the ledger and no longer proves anything about the text.

    False when it was erased before. Raises ValueError without a reason, `Content.DoesNotExist`.
    """
    if not reason.strip():
        raise ValueError("删除个人内容要写明原因")
    content = Content.objects.get(pk=digest)
    standing = Content.objects.filter(pk=content.pk, erased_at=None)
    return bool(
        standing.update(text="", salt="", erased_at=now or timezone.now(), erased_because=reason[:200])
    )
