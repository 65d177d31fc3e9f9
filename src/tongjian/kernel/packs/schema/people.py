"""Organisations and their posts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tongjian.kernel.packs.schema.part import Code, Part, RegionCode, Title
from tongjian.kernel.people.viewer import Role


class PostSheet(Part):
    """A chair in an organisation, with the roles it gives whoever holds it."""

    code: Code
    title: Title
    roles: tuple[Role, ...] = Field(min_length=1)


class OrganisationSheet(Part):
    """A department, company or institute. `duty` is the abstract department code matters and rules name."""

    code: Code
    name: Title
    kind: Literal["government", "company", "institute"] = "government"
    region: RegionCode | None = None
    uscc: str | None = None
    duty: Code | None = None
    parent: Code | None = None
    posts: tuple[PostSheet, ...] = ()


class Organisations(Part):
    """`organisations.yaml`."""

    organisations: tuple[OrganisationSheet, ...] = Field(min_length=1)
