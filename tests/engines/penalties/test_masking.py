"""What a published decision does not show."""

from __future__ import annotations

import pytest

from tongjian.engines.penalties import Masking, mask, mask_number, mask_text
from tongjian.engines.penalties.terms import Nature

MASKING = Masking(compound_surnames=("欧阳", "诸葛"))


@pytest.mark.parametrize(
    ("name", "nature", "minor", "shown"),
    [
        ("张三", Nature.CITIZEN, False, "张某"),
        ("王小明", Nature.CITIZEN, False, "王某某"),
        ("欧阳娜", Nature.CITIZEN, False, "欧阳某"),
        ("欧阳", Nature.CITIZEN, False, "欧某"),
        ("阿依·古丽", Nature.CITIZEN, False, "阿某·某某"),
        ("李四", Nature.CITIZEN, True, "未成年人"),
        ("苏州某某建设有限公司", Nature.LEGAL_PERSON, False, "苏州某某建设有限公司"),
        ("老张小吃店", Nature.OTHER, False, "老张小吃店"),
    ],
)
def test_names(name: str, nature: Nature, minor: bool, shown: str) -> None:
    assert mask(name, nature, MASKING, minor=minor) == shown


def test_numbers_and_homes_in_a_text() -> None:
    text = (
        "当事人王小明（身份证号 32050119900307123X，电话 13812345678，0512-65220000），"
        "住人民路12号3幢2单元501室，账号6222021102001234567，案号〔2026〕12号。"
    )
    shown = mask_text(text, {"王小明": False}, MASKING)
    for secret in ("小明", "19900307", "12345678", "65220", "501室", "3幢", "02110200123"):
        assert secret not in shown
    assert "王某某" in shown and "320501********123X" in shown and "〔2026〕12号" in shown


def test_a_digest_is_no_account() -> None:
    digest = "ab12345678901234567890cd" + "0" * 40
    assert mask_text(digest, {}, MASKING) == digest


def test_short_numbers_are_hidden_whole() -> None:
    assert mask_number("123", MASKING) == "***"
    assert mask_number("32050119900307123X", MASKING) == "320501********123X"
