"""Every write of the desk. Importing the package declares the actions."""

from tongjian.systems.scrutiny.desk.actions import comments, decisions

__all__ = ["comments", "decisions"]
