"""The files of a pack: what may stand in each, and what it means.

These models are also how a definition is kept: `model_dump_json` of one and `model_validate_json` of the text
give the same definition back, years later.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from tongjian.kernel.packs.numbering import fill
from tongjian.kernel.people.viewer import Role

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3}|[0-9]{6})?$")]


class Part(BaseModel):
    """Anything written in a pack: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


def wrong(sentence: str, mend: str) -> PydanticCustomError:
    """An error of a validator here, in the words the author of the pack will read."""
    return PydanticCustomError("pack", "{sentence}", {"sentence": sentence, "mend": mend})


# ── time ───────────────────────────────────────────────────────────────────────────────────────────


def _pairs(value: Any) -> Any:
    """Files write a mapping `code: title`; texts that are kept, and callers, have pairs in order."""
    return tuple(value.items()) if isinstance(value, dict) else value


class Limit(Part):
    """A period of law: `days` working days or calendar days, by `article` of a law or promise.

    `verified: false` marks a value that nobody has compared with its source yet; only such a value may stand
    without an article.
    """

    days: int = Field(ge=0, le=400)
    unit: Literal["workday", "day"] = "workday"
    article: str = Field("", max_length=120)
    verified: bool = True

    @property
    def words(self) -> str:
        """As officials write it: 5 个工作日, 7 日."""
        return f"{self.days} {'个工作日' if self.unit == 'workday' else '日'}"

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        if self.verified and not self.article:
            raise wrong("时限没有写依据", "补上 article（法律和条款）；尚未核对来源的写 verified: false")
        return self


class LightRule(Part):
    """When a light turns yellow: `value` days before the limit, or at `value` percent of it."""

    mode: Literal["days", "percent"]
    value: int = Field(ge=0, le=100)


class Settings(Part):
    """What differs between cities and is a value, not a definition.

    `numbers` are the patterns of running numbers by series: `{year}`, `{month}`, `{region}` and one
    `{serial:05}`. `silence_consents`: a department whose opinion is sought (征求意见) and that does not
    answer in time counts as having nothing against it; otherwise its opinion stays open.
    """

    light: LightRule
    numbers: dict[str, str] = {}
    silence_consents: bool = False

    def number(self, series: str, *, serial: int, on: date, region: str) -> str:
        """The text of a running number. Raises `KeyError` for a series the pack does not have."""
        return fill(self.numbers[series], serial=serial, on=on, region=region)


# ── people ─────────────────────────────────────────────────────────────────────────────────────────


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


# ── stages and matters ─────────────────────────────────────────────────────────────────────────────


class HandlingKind(IntEnum):
    """办件类型 (BJLX)."""

    ON_THE_SPOT = 1
    PROMISED = 2
    JOINT = 3
    REPORTED = 4
    ANSWERED = 5
    ENTRUSTED = 6

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ("即办件", "承诺件", "联办件", "上报件", "答复件", "代办件")[self - 1]


def _handling_kind(value: Any) -> Any:
    """Files use the word (`promised`), texts that are kept the number."""
    words = {kind.name.lower().replace("_", "-"): kind for kind in HandlingKind}
    if isinstance(value, str) and value not in words:
        raise wrong(f"没有办件类型“{value}”", f"改为 {'、'.join(words)} 之一")
    return words[value] if isinstance(value, str) else value


FileFormat = Literal["pdf", "jpg", "png", "dxf", "dwg", "docx", "xlsx", "zip"]


class Material(Part):
    """Something to hand in. Matters of one stage that name the same material share one upload.

    `from_licence`: not asked for when an electronic licence of that type is held. `scrutiny`: the file is
    scrutinised on upload. `later` (容缺): the window may accept the application without it; it is then due
    within that limit from acceptance.
    """

    name: Code
    title: Title
    formats: tuple[FileFormat, ...] = Field(min_length=1)
    required: bool = True
    scrutiny: Literal["drawing"] | None = None
    from_licence: Code | None = None
    later: Limit | None = None
    max_megabytes: int = Field(50, ge=1, le=2000)
    help: str = ""


class Result(Part):
    """What a matter ends in. `series` is the running number (in the pack's settings) printed on it.

    `type_code` is the type part of the electronic licence identifier; `template` the Typst file of its PDF.
    """

    licence_type: Code
    title: Title
    template: str = Field(pattern=r"^[a-z][a-z0-9-]*\.typ$")
    series: Code
    type_code: str = Field(pattern=r"^[0-9A-Z]{1,24}$")
    valid_months: int | None = Field(None, ge=1)
    verified: bool = True


class Basis(Part):
    """A legal basis: the document, and the article where it is known."""

    document: Title
    article: str = ""


class Level(StrEnum):
    """行使层级: which level of government decides the matter."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"province": "省级", "city": "市级", "district": "县（区）级", "town": "镇（街道）级"}[self]


class Commitment(Part):
    """告知承诺: what the applicant may promise instead of proving, and by when it is verified.

    `spares` are materials that are not asked for when the promise is given; `verify` runs from the decision.
    """

    promises: tuple[str, ...] = Field(min_length=1)
    spares: tuple[Code, ...] = ()
    verify: Limit


class SpecialProcedure(Part):
    """特别程序: an act whose time is not counted (行政许可法 art. 45).

    `limit` is how long it may take at most, `number` its place in the exchange standard's list (TBCX).
    """

    code: Code = Field(alias="procedure")
    title: Title
    number: int = Field(8, ge=1, le=8)
    limit: Limit
    basis: str = Field("", max_length=200)


class SpecialProcedures(Part):
    """`procedures.yaml`."""

    procedures: tuple[SpecialProcedure, ...] = Field(min_length=1)


class Matter(Part):
    """A matter (事项): what one department decides on application, within which time, in which steps.

    `version` is also the day from which it is in force. `needs` are matters of the same stage that must be
    finished first. `applies` is a condition over `project.*`; empty means to every project.

    `key` marks a matter that is complete to the field. `form` holds the fields this matter asks for; the form
    of its stage is assembled from those of all its matters. `special` are the special procedures it may need,
    `consults` the departments whose opinion may be sought. `visits` is how often an applicant has to come
    (跑动次数).
    """

    code: Code = Field(alias="matter")
    version: date
    title: Title
    stage: Code
    department: Code
    kind: Annotated[HandlingKind, BeforeValidator(_handling_kind)]
    item_code: str | None = Field(None, pattern=r"^[0-9]{7}$")
    statutory: Limit
    promised: Limit
    process: Code
    form: Code | None = None
    needs: tuple[Code, ...] = ()
    applies: str = ""
    materials: tuple[Material, ...] = ()
    result: Result | None = None
    legal_basis: tuple[Basis, ...] = ()
    conditions: tuple[str, ...] = ()
    guide: str = ""
    fee: str = "不收费"
    key: bool = False
    level: Level = Level.CITY
    commitment: Commitment | None = None
    special: tuple[Code, ...] = ()
    consults: tuple[Code, ...] = ()
    visits: int = Field(0, ge=0, le=9)
    questions: tuple[tuple[str, str], ...] = ()
    """What applicants ask, with the answer."""

    def material(self, name: str) -> Material:
        """The material of that name. Raises `KeyError`."""
        found = next((material for material in self.materials if material.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


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
