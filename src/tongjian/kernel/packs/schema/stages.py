"""Stages, and what stands beside the tasks of a process."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from tongjian.kernel.packs.schema.part import Code, Part, Title, wrong
from tongjian.kernel.packs.schema.settings import Limit
from tongjian.kernel.people.viewer import Role


def _pairs(value: Any) -> Any:
    """Files write a mapping `code: title`; texts that are kept, and callers, have pairs in order."""
    return tuple(value.items()) if isinstance(value, dict) else value


class NodeSheet(Part):
    """What stands beside a task of a process: who does it, in how many working days, with which outcomes.

    `department` None is the matter's own department. `act` names what the platform does when the task ends:
    `issue` draws up the matter's result, `refuse` ends the matter as not granted.
    """

    title: Title
    role: Role
    department: Code | None = None
    limit: int | None = Field(None, ge=0, le=400)
    outcomes: Annotated[tuple[tuple[Code, Title], ...], BeforeValidator(_pairs)] = Field(min_length=1)
    act: Literal["issue", "refuse"] | None = None


class Sheet(Part):
    """`<process>.sheet.yaml`: the roles, departments and limits of a process file, by node id."""

    process: Code
    version: date
    title: Title
    nodes: dict[str, NodeSheet] = Field(min_length=1)


class Joint(Part):
    """联合审图、联合验收: matters of a stage decided by one appointment, one inspection, one conclusion."""

    title: Title
    matters: tuple[Code, ...] = Field(min_length=2)


class Stage(Part):
    """A stage (阶段) of a project: its lead department, and its matters in parallel."""

    code: Code = Field(alias="stage")
    version: date
    number: int = Field(ge=1, le=5)
    title: Title
    lead: Code
    form: Code
    limit: Limit
    matters: tuple[Code, ...] = Field(min_length=1)
    joint: Joint | None = None
    guide: str = ""

    @model_validator(mode="after")
    def _joint_matters_are_its_own(self) -> Self:
        if strange := set(self.joint.matters if self.joint else ()) - set(self.matters):
            raise wrong(
                f"joint 中的事项“{'、'.join(sorted(strange))}”不在本阶段", "只列本阶段 matters 中的事项"
            )
        return self
