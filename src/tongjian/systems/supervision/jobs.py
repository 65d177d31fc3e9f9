"""Long work on plans: draws and prices of large libraries. Importing this declares the jobs."""

from __future__ import annotations

from tongjian.systems.supervision.plans.pricing import JOB as PRICES
from tongjian.systems.supervision.plans.tasks import JOB as TASKS

JOBS = (PRICES, TASKS)
