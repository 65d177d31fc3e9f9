"""Conducts as they are reported: which model describes which kind, and what is wrong with a body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from tongjian.kernel.inspectorate.bodies import (
    NO_INSPECTION,
    CoercionBody,
    CommonBody,
    InspectionBody,
    Item,
    OtherBody,
    PenaltyBody,
    Person,
)
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.fields import LABELS
from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.ledger.chain import canonical

__all__ = [
    "BODIES",
    "NO_INSPECTION",
    "CoercionBody",
    "CommonBody",
    "InspectionBody",
    "Item",
    "OtherBody",
    "PenaltyBody",
    "Person",
    "checked",
    "digest_of_body",
    "mandatory",
]

BODIES: Mapping[str, type[CommonBody]] = {
    ConductKind.INSPECTION: InspectionBody,
    ConductKind.PENALTY: PenaltyBody,
    ConductKind.COERCION: CoercionBody,
    ConductKind.OTHER: OtherBody,
}


def mandatory(kind: str) -> tuple[str, ...]:
    """Names of the fields a conduct of that kind must have, in their order."""
    return tuple(name for name, field in BODIES[kind].model_fields.items() if field.is_required())


def checked(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it is kept: plain JSON. Raises `RefusedError` naming each field that is wrong."""
    try:
        read = BODIES[kind].model_validate(body)
    except ValidationError as error:
        raise RefusedError(*(_sentence(each) for each in error.errors())) from None
    return read.model_dump(mode="json")


def digest_of_body(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text of the fields."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def _sentence(error: Any) -> str:
    """What pydantic found, in the words of whoever fills the form in."""
    place = "".join(
        LABELS.get(str(part), str(part)) if isinstance(part, str) else f"第{part + 1}项"
        for part in error["loc"]
    )
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}：{_WORDS.get(error['type'], message)}" if place else message


_WORDS = {
    "missing": "必填，没有填写",
    "string_too_short": "必填，没有填写",
    "string_pattern_mismatch": "不符合规定的编码格式",
    "too_short": "个数不够",
    "literal_error": "不在规定的代码之内",
    "extra_forbidden": "没有这个字段",
    "date_from_datetime_parsing": "不是日期",
    "datetime_from_date_parsing": "不是时间",
    "bool_parsing": "只能填是或者否",
    "decimal_parsing": "不是数字",
}
