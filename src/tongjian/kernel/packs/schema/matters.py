"""Matters, with the materials they ask for and the result they end in."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tongjian.kernel.packs.schema.part import Code, Part, Title, wrong
from tongjian.kernel.packs.schema.settings import Limit


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
