"""Every write of this system. Importing the package declares the actions and reactions."""

from tongjian.systems.approval.actions import correction, intake, procedure, review, stage

__all__ = ["correction", "intake", "procedure", "review", "stage"]
