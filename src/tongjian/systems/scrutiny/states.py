"""How far a scrutiny has come."""

from __future__ import annotations

from django.db import models


class CheckState(models.TextChoices):
    """How far a scrutiny has come."""

    WAITING = "waiting", "审查中"
    JUDGED = "judged", "已审查"
    REFUSED = "refused", "未能审查"
