"""Who keeps something of a project's record learns here that it was corrected."""

from __future__ import annotations

from django.dispatch import Signal

corrected = Signal()
"""Sent with `project` inside the transaction of the correction, with which a receiver fails or succeeds."""
