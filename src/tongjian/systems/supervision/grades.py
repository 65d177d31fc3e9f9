"""Grades of risk and credit for the weights of a draw. Whoever computes them declares how they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

Grades = Callable[[str, date], Mapping[UUID, str]]
"""(city, as-of date) → the grade of each subject that has one."""

_risk: list[Grades] = []
_credit: list[Grades] = []


def declare_grades(asked: Grades) -> None:
    """Grades of risk, A to D. Called once, when the app that grades is ready."""
    _risk[:] = [asked]


def declare_credit(asked: Grades) -> None:
    """Grades of credit, by the codes of the pack. Called once, when the app that grades is ready."""
    _credit[:] = [asked]


def grades_on(city: str, on: date) -> Mapping[UUID, str]:
    """The grade of risk of every subject that has one on that day; nothing where nobody grades."""
    return _risk[0](city, on) if _risk else {}


def credit_on(city: str, on: date) -> Mapping[UUID, str]:
    """The same of credit."""
    return _credit[0](city, on) if _credit else {}
