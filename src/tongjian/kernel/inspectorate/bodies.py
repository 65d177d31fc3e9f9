"""What a conduct says (监管行为数据), kind by kind: the fields there must be, and what must fit together."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
MatterCode = Annotated[str, StringConstraints(pattern=r"^\d{14}$")]
ChecklistCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}[1-5].+$")]
NO_INSPECTION = "不适用"
ItemResult = Literal["合格", "不合格", "未检查", "合理缺项"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Strict):
    """An officer as the record names them. `certificate` is the number of the enforcement certificate."""

    name: Text
    certificate: str = ""


class Item(_Strict):
    """One item of the checklist and its result."""

    code: Text
    title: Text
    result: ItemResult
    note: str = ""


class CommonBody(_Strict):
    """The fields every conduct has (共有字段); those without a default are mandatory."""

    matter_code: MatterCode
    organisation: Text
    organisation_code: str = ""
    entrusted: str = ""
    entrusted_code: str = ""
    subject_kind: str = ""
    subject_name: Text
    party_name: Text
    nature: Literal["1", "2", "3"]
    identifier_kind: Text
    identifier: Text
    registered_address: str = ""
    operating_address: str = ""
    region: Annotated[str, StringConstraints(pattern=r"^\d{6,12}$")]
    reported_at: datetime
    reporter: str = ""


class InspectionBody(CommonBody):
    """行政检查. `plan` is the number of the plan of random checks it belongs to, if any."""

    plan: str = ""
    checklist: ChecklistCode
    name: Text
    number: Text
    form: Literal["01", "02"]
    category: Text
    method: str = ""
    result: Text
    inspected_at: datetime
    officers: tuple[Person, ...] = Field(min_length=2)
    items: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _told_afterwards(self) -> Self:
        if self.reported_at <= self.inspected_at:
            raise ValueError("报送时间应晚于检查时间")
        if len({(each.name, each.certificate) for each in self.officers}) < 2:
            raise ValueError("检查人员应为两名以上不同的人")
        return self


class PenaltyBody(CommonBody):
    """行政处罚. Amounts are in yuan; `settled_*` stay empty until the decision has been carried out.

    A case that follows from no inspection says `NO_INSPECTION` for its number.
    """

    name: Text
    number: Text
    case_source: Text
    inspection: Text
    facts: Text
    basis: Text
    procedure: Text
    hearing: bool
    registered_on: date | None = None
    criminal: bool
    major: bool = False
    legal_review: bool = False
    legal_review_on: date | None = None
    legal_review_opinion: str = ""
    collective: bool = False
    collective_on: date | None = None
    collective_conclusion: str = ""
    document_number: Text
    decided_on: date
    penalty_kinds: tuple[Text, ...]
    fine: Decimal | None = None
    result: Text
    reconsideration: bool
    litigation: bool
    settled_by: str = ""
    settled_result: str = ""
    settled_amount: Decimal | None = None
    settled_on: date | None = None
    no_penalty: bool
    other_handling: str = ""
    transferred_at: datetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.registered_on and self.decided_on < self.registered_on:
            raise ValueError("决定日期不应早于立案日期")
        if self.settled_on and self.registered_on and self.settled_on < self.registered_on:
            raise ValueError("结案日期应晚于立案日期")
        if self.reported_at.date() < self.decided_on:
            raise ValueError("报送时间不应早于决定日期")
        if not self.no_penalty and not self.penalty_kinds:
            raise ValueError("作出处罚的，处罚种类不能为空")
        if self.legal_review and self.legal_review_on is None:
            raise ValueError("经过法制审核的，应填审核日期")
        if self.collective and self.collective_on is None:
            raise ValueError("经过集体讨论的，应填讨论日期")
        return self


class CoercionBody(CommonBody):
    """行政强制. `measure` is the kind of measure, `execution` the kind of enforcement; one at least."""

    name: Text
    number: Text
    inspection: Text
    facts: Text
    basis: Text
    document_number: Text
    category: Text
    measure: str = ""
    execution: str = ""
    result: str = ""
    started_on: date | None = None
    extended_to: date | None = None
    ended_on: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValueError("结束日期不应早于开始日期")
        if not (self.measure or self.execution):
            raise ValueError("强制措施类型和强制执行类型至少填一项")
        return self


class OtherBody(CommonBody):
    """其他行为: interviews, warnings, orders that are neither a penalty nor coercion.

    `due_on` is the last day for what an order asks for, where it says one.
    """

    name: Text
    number: Text
    inspection: Text
    matter_source: str = ""
    measure: str = ""
    settlement: str = ""
    started_on: date | None = None
    due_on: date | None = None
    ended_on: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValueError("结束日期不应早于开始日期")
        if self.started_on and self.due_on and self.due_on < self.started_on:
            raise ValueError("整改期限不应早于开始日期")
        return self
