"""Definitions as they are kept: one text that holds everything a running case needs, under its SHA-256.

The text of a matter holds its process (the BPMN file and the sheet), its form and the project attributes its
conditions may use, so that a case opened under a digest never meets a later change of the pack.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tongjian.engines.expressions import Expression, Kind, Unknown, compile_expression
from tongjian.kernel.forms.assembling import assemble
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.processes import ProcessSheet, rebuild
from tongjian.kernel.packs.schema import Matter, Sheet, Stage
from tongjian.kernel.projects.variables import project_variables

FORMAT = 1
"""The shape of the kept texts. Raised when it changes; older shapes stay readable."""


@dataclass(frozen=True)
class MatterDefinition:
    """A matter with all it refers to. `departments` are the names of the bodies that take part, by duty."""

    digest: str
    city: str
    departments: Mapping[str, str]
    matter: Matter
    process: ProcessSheet
    form: Form
    attributes: Mapping[str, Kind]

    @property
    def asks_itself(self) -> bool:
        """Whether it has a form of its own, beside that of its stage."""
        return self.matter.form is not None

    @property
    def department_title(self) -> str:
        """The name of the body that decides."""
        return self.departments[self.matter.department]

    @cached_property
    def condition(self) -> Expression | None:
        """`applies`, compiled; None when the matter applies to every project."""
        if not self.matter.applies:
            return None
        return compile_expression(self.matter.applies, project_variables(self.attributes))

    def applies_to(self, project: Mapping[str, object]) -> bool | None:
        """Whether a project (`{"project.kind": …}`) needs this matter; None when that is not known yet."""
        if self.condition is None:
            return True
        try:
            return bool(self.condition.evaluate(project))
        except Unknown:
            return None


@dataclass(frozen=True)
class StageDefinition:
    """A stage with the definitions of its matters, in their order. `base` is what the stage itself asks."""

    digest: str
    city: str
    lead_title: str
    stage: Stage
    base: Form
    matters: tuple[MatterDefinition, ...]

    @cached_property
    def form(self) -> Form:
        """The one form of the stage with the questions of all of its matters."""
        return self._assembled(self.matters)

    def form_for(self, project: Mapping[str, object]) -> Form:
        """The one form for a project: matters that do not apply to it ask nothing.

        A matter of which that is not known yet asks too, for it will be applied for as well.
        """
        return self._assembled(self.matters_for(project))

    def matters_for(self, project: Mapping[str, object]) -> tuple[MatterDefinition, ...]:
        """The matters a project needs, and those of which it is not known yet whether it does."""
        return tuple(matter for matter in self.matters if matter.applies_to(project) is not False)

    def _assembled(self, matters: tuple[MatterDefinition, ...]) -> Form:
        asking = tuple(matter for matter in matters if matter.asks_itself)
        codes = tuple(matter.matter.code for matter in asking)
        if codes not in self._forms:
            titles = {matter.matter.code: matter.matter.title for matter in asking}
            parts = [(matter.matter.code, matter.form) for matter in asking]
            self._forms[codes] = assemble(self.base, parts, titles)
        return self._forms[codes]

    @cached_property
    def _forms(self) -> dict[tuple[str, ...], Form]:
        """Assembled forms by the matters that ask; a definition never changes, so neither do they."""
        return {}

    def matter(self, code: str) -> MatterDefinition:
        """The definition of one of its matters. Raises `KeyError`."""
        found = next((each for each in self.matters if each.matter.code == code), None)
        if found is None:
            raise KeyError(code)
        return found


def digest_of(text: str) -> str:
    """SHA-256 of a kept text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def matter_text(pack: Pack, matter: Matter) -> str:
    """What is kept of a matter."""
    process = pack.processes[matter.process]
    return _canonical(
        {
            "format": FORMAT,
            "city": pack.name,
            "matter": matter.model_dump(mode="json", exclude_defaults=True),
            "departments": {duty: pack.duty_title(duty) for duty in _taking_part(matter, process)},
            "sheet": process.sheet.model_dump(mode="json", exclude_defaults=True),
            "files": dict(process.files),
            "form": json.loads(pack.form_of(matter).text),
            "attributes": dict(pack.attributes),
        }
    )


def stage_text(pack: Pack, stage: Stage, matters: Mapping[str, str]) -> str:
    """What is kept of a stage; `matters` are the digests of its matters by code."""
    return _canonical(
        {
            "format": FORMAT,
            "city": pack.name,
            "stage": stage.model_dump(mode="json", exclude_defaults=True),
            "lead": pack.duty_title(stage.lead),
            "form": json.loads(pack.forms[stage.form].text),
            "matters": [matters[code] for code in stage.matters],
        }
    )


def matter_of(text: str) -> MatterDefinition:
    """The definition kept as `text`."""
    body = json.loads(text)
    attributes = {name: Kind(kind) for name, kind in body["attributes"].items()}
    return MatterDefinition(
        digest=digest_of(text),
        city=body["city"],
        departments=body["departments"],
        matter=Matter.model_validate(body["matter"]),
        process=rebuild(Sheet.model_validate(body["sheet"]), body["files"]),
        form=Form.model_validate(body["form"]),
        attributes=attributes,
    )


def matters_of_stage(text: str) -> tuple[str, ...]:
    """The digests of the matters of a kept stage."""
    return tuple(json.loads(text)["matters"])


def stage_of(text: str, matters: tuple[MatterDefinition, ...]) -> StageDefinition:
    """The stage kept as `text`, with its matters."""
    body = json.loads(text)
    return StageDefinition(
        digest=digest_of(text),
        city=body["city"],
        lead_title=body["lead"],
        stage=Stage.model_validate(body["stage"]),
        base=Form.model_validate(body["form"]),
        matters=matters,
    )


def _taking_part(matter: Matter, process: ProcessSheet) -> list[str]:
    """The duties that take part, the deciding one first."""
    consulted = (node.department for node in process.nodes.values() if node.department)
    return list(dict.fromkeys([matter.department, *consulted]))


def _canonical(body: Mapping[str, Any]) -> str:
    """One text for one content. Keys keep the order of the file, which is the order of the page."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
