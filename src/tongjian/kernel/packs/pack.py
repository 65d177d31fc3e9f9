"""A city pack as loaded: every definition of the folder and of the packs it extends, proved and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.engines.worktime import Calendar
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.demo import Demo
from tongjian.kernel.packs.header import Attribute, District
from tongjian.kernel.packs.processes import ProcessSheet
from tongjian.kernel.packs.schema import (
    Matter,
    OrganisationSheet,
    Settings,
    SpecialProcedure,
    Stage,
    Theme,
    Themes,
)
from tongjian.kernel.packs.towns import Towns


@dataclass(frozen=True)
class Pack:
    """One city. Mappings are by code; `parcels` are planning conditions by parcel code.

    `layers` are those of the blueprint by code, in the order of their rank; `frame` is None where the city
    has no blueprint. `themes` are the kinds of projects with the table that chooses one, `procedures` the
    special procedures by code, `towns` the places below the districts, None where none are listed.

    `asked` are the facts that projects carry beyond the common fields, with titles and choices.

    `folders` are the folders it was read from, nearest first; `digest` is the SHA-256 of all their files.
    """

    name: str
    title: str
    region: str
    extends: tuple[str, ...]
    folders: tuple[Path, ...]
    digest: str
    settings: Settings
    duties: Mapping[str, str]
    districts: tuple[District, ...]
    asked: Mapping[str, Attribute]
    organisations: Mapping[str, OrganisationSheet]
    stages: Mapping[str, Stage]
    matters: Mapping[str, Matter]
    forms: Mapping[str, Form]
    processes: Mapping[str, ProcessSheet]
    parcels: Mapping[str, Conditions]
    layers: Mapping[str, Layer]
    frame: Frame | None
    calendar: Calendar
    demo: Demo
    themes: Themes | None = None
    procedures: Mapping[str, SpecialProcedure] = field(default_factory=dict)
    towns: Towns | None = None

    @cached_property
    def attributes(self) -> Mapping[str, Kind]:
        """The kinds of the attributes, for conditions."""
        return {name: attribute.kind for name, attribute in self.asked.items()}

    def theme(self, code: str) -> Theme | None:
        """The theme (审批流程类型) of that code; None where the city has none."""
        themes = self.themes.themes if self.themes else ()
        return next((theme for theme in themes if theme.code == code), None)

    @property
    def is_base(self) -> bool:
        """Whether it is no city but what cities extend: it has no stages, bodies and numbers of its own."""
        return not self.region

    @property
    def path(self) -> Path:
        """The city's own folder."""
        return self.folders[0]

    def duty_title(self, duty: str) -> str:
        """How a department is called on screens: the body that carries the duty, else the duty itself."""
        body = next((o for o in self.organisations.values() if o.duty == duty and not o.parent), None)
        return body.name if body else self.duties.get(duty, duty)

    def form_of(self, matter: Matter) -> Form:
        """The matter's own form, or the one form of its stage."""
        return self.forms[matter.form or self.stages[matter.stage].form]

    def file(self, *parts: str) -> Path:
        """A file of the pack, for example `file("templates", "permit.typ")`. Raises `FileNotFoundError`."""
        found = next((path for folder in self.folders if (path := folder.joinpath(*parts)).is_file()), None)
        if found is None:
            raise FileNotFoundError("/".join(parts))
        return found
