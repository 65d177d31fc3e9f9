"""`surveys.yaml` of a pack: the questions, the target, and how few answers are too few to show."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.sheets import read_sheet

FILE = "surveys.yaml"
GRADES = ((5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意"))


class Audience(StrEnum):
    """Who is asked."""

    COMPANIES = "companies"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"companies": "申请单位", "staff": "工作人员"}[self]


class Question(Part):
    """One question, answered by a grade from 5 to 1."""

    code: Code
    title: Title


class Questions(Part):
    """What one audience is asked."""

    title: Title
    questions: tuple[Question, ...] = Field(min_length=1, max_length=20)


class Surveys(Part):
    """`target` and `satisfied` make the rate; below `fewest` answers nothing is shown; `days` to answer."""

    target: int = Field(ge=0, le=100)
    satisfied: int = Field(ge=1, le=5)
    fewest: int = Field(ge=2, le=100)
    days: int = Field(ge=1, le=365)
    companies: Questions
    staff: Questions

    def asked(self, audience: Audience) -> Questions:
        """What the audience is asked."""
        return self.companies if audience is Audience.COMPANIES else self.staff


def surveys_of(city: str) -> Surveys:
    """The surveys of a city. No query. Raises `PackErrors` when the file is missing or wrong."""
    return read_sheet(pack_of(city).folders, FILE, Surveys)
