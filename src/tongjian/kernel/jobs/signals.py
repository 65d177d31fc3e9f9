"""What others may want to follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent when a worker starts, before its first job: the moment to clear away what a killed process left.
worker_started = Signal()
