"""Kinds of projects and the table that chooses one."""

from __future__ import annotations

from pydantic import Field

from tongjian.kernel.packs.schema.part import Code, Part, Title
from tongjian.kernel.packs.schema.settings import Limit


class Theme(Part):
    """审批流程类型 (SPLCLX): the kind of a project by which its process is chosen.

    `number` is the standard's; `limit` is what the city promises for all four stages together.
    """

    code: Code = Field(alias="theme")
    number: int = Field(ge=1, le=10)
    title: Title
    limit: Limit
    guide: str = ""


class ThemeRule(Part):
    """One row of the decision table: projects for which `when` holds take the theme, for that reason."""

    when: str = ""
    theme: Code
    because: str = Field(min_length=2, max_length=300)


class Themes(Part):
    """`themes.yaml`: the themes, and the table that chooses one; the first row that holds decides."""

    themes: tuple[Theme, ...] = Field(min_length=1)
    decide: tuple[ThemeRule, ...] = Field(min_length=1)
