"""Who keeps something that follows from a licence learns here that one was issued."""

from __future__ import annotations

from django.dispatch import Signal

issued = Signal()
"""Sent with `licence` inside the transaction that issues it, with which a receiver fails or succeeds.

A receiver asks for its work to be done afterwards (`jobs.enqueue`, 1 SQL query): the act has a budget.
"""
