"""Demo data of a city (`demo/`): companies, accounts and projects, installed only where wanted."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tongjian.kernel.packs.schema import Code, OrganisationSheet, Part, RegionCode, Title

PostPath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$")]
Username = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]


class DemoPerson(Part):
    """An account, and the posts it holds: `organisation/post`."""

    username: Username
    name: Title
    phone: str = ""
    posts: tuple[PostPath, ...] = Field(min_length=1)


class DemoPeople(Part):
    """`demo/people.yaml`. The password is the same for all accounts and known to everyone."""

    password: str = Field(min_length=8)
    organisations: tuple[OrganisationSheet, ...] = ()
    people: tuple[DemoPerson, ...] = Field(min_length=1)


class DemoWorks(Part):
    """A part of a project that is built and approved for itself (工程)."""

    code: str
    name: Title


class DemoProject(Part):
    """A project of an applicant. Areas in m², investment in 万元; `parcel` names a file in `parcels/`."""

    code: str
    name: Title
    organisation: Code
    kind: Code
    use: Code
    investment: Decimal = Field(gt=0)
    site_area: Decimal = Field(gt=0)
    floor_area: Decimal = Field(gt=0)
    region: RegionCode
    address: Title
    parcel: str | None = None
    attributes: dict[str, str | bool | int | Decimal | list[str]] = {}
    works: tuple[DemoWorks, ...] = ()


class DemoProjects(Part):
    """`demo/projects.yaml`."""

    projects: tuple[DemoProject, ...] = Field(min_length=1)


class Demo(Part):
    """Everything under `demo/`."""

    password: str = ""
    organisations: tuple[OrganisationSheet, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    projects: tuple[DemoProject, ...] = ()
