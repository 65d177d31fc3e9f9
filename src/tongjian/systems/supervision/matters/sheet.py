"""What a pack says of matters (监管事项) and of the items that are looked at (检查项)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.schema import Code, Level, Part, Title, wrong

MATTERS, CHECKS = "matters.yaml", ".checks.yaml"
MatterCode = Annotated[str, Field(pattern=r"^[0-9]{14}$")]
ChecklistCode = Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}[1-5][0-9A-Z]{1,16}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
State = Literal["active", "suspended"]
STATES = {"active": "在用", "suspended": "暂停"}
SCOPES = {"1": "全省", "2": "设区市", "3": "县（市、区）"}
SYSTEMS = {"own": "本系统", "province": "省级系统"}
RANKS = {"general": "一般检查事项", "focus": "重点检查事项"}


class CheckSheet(Part):
    """One item: what is looked at, how, on which legal basis. `severity` 1 slight, 2 plain, 3 serious."""

    code: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    title: Sentence
    method: Sentence
    basis: tuple[Sentence, ...] = Field(min_length=1)
    severity: Annotated[int, Field(ge=1, le=3)] = 2


class ChecksSheet(Part):
    """A file of items that matters refer to by its name. `verified` false: the articles are not checked."""

    title: Title
    items: tuple[CheckSheet, ...] = Field(min_length=1)
    verified: bool = True

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [each.code for each in self.items]
        if len(set(codes)) < len(codes):
            raise wrong("检查项的 code 有重复", "给每个检查项写不重复的两位编号")
        return self


class ChecklistSheet(Part):
    """检查实施清单: its code (credit code of the body, one digit of its level, the rest) and its items."""

    code: ChecklistCode
    checks: Code


class ItemSheet(Part):
    """子项: what exactly is supervised, of whom, how, on which basis."""

    code: MatterCode
    title: Title
    power: str = ""
    object: Title
    kinds: tuple[Code, ...] = Field(min_length=1)
    categories: tuple[Code, ...] = ()
    specialism: Code
    forms: tuple[str, ...] = Field(min_length=1)
    methods: tuple[Title, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = Field(min_length=1)
    basis: tuple[Sentence, ...] = Field(min_length=1)
    process: str = ""
    result: str = ""
    checklist: ChecklistSheet | None = None
    scope: Literal["1", "2", "3"]
    state: State = "active"


class MatterSheet(Part):
    """主项. `body` is the organisation that supervises, `permit` the licence it follows up, if any."""

    code: MatterCode
    title: Title
    line: Title
    power: str = ""
    body: Code
    permit_kind: str = ""
    permit: str = ""
    rank: Literal["general", "focus"] = "general"
    state: State = "active"
    verified: bool = True
    items: tuple[ItemSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if not self.code.endswith("000"):
            raise wrong(f"主项编码 {self.code} 的后三位应为 000", "子项用 001 起的后三位")
        for item in self.items:
            if item.code[:11] != self.code[:11] or item.code == self.code:
                raise wrong(
                    f"子项编码 {item.code} 不属于主项 {self.code}", "前 11 位与主项相同，后三位从 001 起"
                )
        return self


class MattersSheet(Part):
    """One file of matters: all of a department, all handled in one system."""

    department: Title
    system: Literal["own", "province"]
    process: Sentence
    result: Sentence
    matters: tuple[MatterSheet, ...] = Field(min_length=1)
