"""`pack.yaml`: what a pack is, and the values in which cities differ."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.numbering import proved_pattern
from tongjian.kernel.packs.schema import Code, LightRule, Part, RegionCode, Title


class District(Part):
    """A district or county of the city."""

    code: RegionCode
    title: Title


class SettingsSheet(Part):
    """The `Settings` one folder gives; those of its bases hold for the rest."""

    light: LightRule | None = None
    numbers: dict[Code, Annotated[str, AfterValidator(proved_pattern)]] = {}
    silence_consents: bool | None = None


class Attribute(Part):
    """A fact about a project beyond the common fields, and how whoever registers it is asked.

    `options` are the values of a choice (`string`) or of a list of ticks (`strings`) with what is shown for
    each. An attribute may be written as its kind alone; it is then shown under its name.
    """

    kind: Kind
    title: str = Field("", max_length=120)
    help: str = ""
    options: dict[Code, Title] = {}


def _kind_alone(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


class Header(Part):
    """`pack.yaml`. A base pack (its name begins with an underscore) is no city and needs no region.

    `duties` are the abstract department codes with their titles; `attributes` what projects of the city
    carry beyond the common fields, as `project.<name>` in conditions.
    """

    name: str = Field(alias="pack", pattern=r"^_?[a-z][a-z0-9-]*$", max_length=32)
    title: Title
    region: RegionCode | None = None
    extends: str | None = None
    duties: dict[Code, Title] = {}
    districts: tuple[District, ...] = ()
    attributes: dict[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")],
        Annotated[Attribute, BeforeValidator(_kind_alone)],
    ] = {}
    settings: SettingsSheet = SettingsSheet()
