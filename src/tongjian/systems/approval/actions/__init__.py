"""Every write of this system. Importing the package declares the actions and reactions."""

from tongjian.systems.approval.actions import intake, procedure, review, stage

__all__ = ["intake", "procedure", "review", "stage"]
