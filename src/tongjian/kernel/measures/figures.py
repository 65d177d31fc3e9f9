"""Numbers of a file as exact decimals, and what no file may measure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from tongjian.kernel.packs.schema import wrong

_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_FINES = re.compile(r"罚没|罚款|罚金|处罚金额|没收(违法|非法|所得|款|财物|金额|收入)")
_FINE_FIELDS = re.compile(
    r"(^|[^a-z])(fines?|fined|penalty[-_. ]?(amount|sum|money)|confiscat[a-z]*)([^a-z]|$)"
)
ARTICLE_74 = "行政处罚法第七十四条规定，罚款、没收违法所得等罚没款项不得同考核、考评挂钩"


def _figure(value: Any) -> Any:
    """Only plain decimal notation: no exponent, no infinity, at most fifteen digits before the point."""
    if value is None or isinstance(value, Decimal):
        return value
    text = str(value).strip().replace(",", "")
    if isinstance(value, bool) or not _FIGURE.fullmatch(text):
        raise wrong(f"“{str(value)[:40]}”不是数", "写成普通小数，例如 41.86，不带单位")
    return Decimal(text)


Figure = Annotated[Decimal, BeforeValidator(_figure)]


def about_fines(text: str) -> bool:
    """Whether a name is that of money from fines or confiscation."""
    return bool(_FINES.search("".join(text.split())) or _FINE_FIELDS.search(text.lower()))


def _no_fines(text: str) -> str:
    if about_fines(text):
        raise wrong(f"“{text[:60]}”以罚没款项为指标：{ARTICLE_74}", "删去这一项，改用不涉及罚没款项的指标")
    return text


NoFines = Annotated[str, AfterValidator(_no_fines)]
"""A name or a measure that must not be about fines (行政处罚法 art. 74)."""
