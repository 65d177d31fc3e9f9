"""裁量基准 as decision tables: exactly one band for any circumstances."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tongjian.engines.penalties import Benchmark, BenchmarkError, Circumstances, band_of


def _row(code: str, when: dict[str, Any], low: str, high: str) -> dict[str, Any]:
    return {"code": code, "title": code, "when": when, "low": low, "high": high}


TABLE: dict[str, Any] = {
    "code": "b",
    "title": "未取得施工许可证擅自施工",
    "offence": "o",
    "law": "建设工程质量管理条例",
    "article": "五十七",
    "of": "contract",
    "low": "0.01",
    "high": "0.02",
    "factors": [
        {"code": "area", "title": "建筑面积", "unit": "平方米"},
        {"code": "harm", "title": "危害后果", "options": {"none": "没有", "some": "有"}},
    ],
    "rows": [
        _row("light", {"area": {"below": 3000}, "harm": ["none"]}, "0.01", "0.012"),
        _row("plain", {"area": {"from": 3000}, "harm": ["none"]}, "0.012", "0.016"),
        _row("grave", {"harm": ["some"]}, "0.016", "0.02"),
    ],
    "shifts": [
        {"code": "helped", "title": "主动减轻危害后果", "by": -1, "law": "行政处罚法", "article": "三十二"},
        {"code": "below", "title": "减轻处罚", "below": True, "law": "行政处罚法", "article": "三十二"},
    ],
}


def found(area: str, harm: str, *shifts: str) -> tuple[str, Decimal, Decimal]:
    given = Circumstances(
        values={"area": Decimal(area), "harm": harm}, shifts=shifts, amount=Decimal(1000000)
    )
    band = band_of(Benchmark.model_validate(TABLE), given)
    return band.row, band.low, band.high


def test_bands_in_yuan() -> None:
    assert found("2999.99", "none") == ("light", 10000, 12000)
    assert found("3000", "none") == ("plain", 12000, 16000)
    assert found("1", "some") == ("grave", 16000, 20000)


def test_shifts_move_the_band() -> None:
    assert found("3000", "none", "helped") == ("light", 10000, 12000)
    assert found("1", "none", "helped") == ("light", 10000, 12000)
    assert found("3000", "none", "below")[1:] == (0, 10000)


@pytest.mark.parametrize(
    ("values", "amount", "sentence"),
    [
        ({"harm": "none"}, Decimal(1), "建筑面积"),
        ({"area": Decimal(1), "harm": "?"}, Decimal(1), "没有“?”这一项"),
        ({"area": Decimal(-1), "harm": "none"}, Decimal(1), "不能小于 0"),
        ({"area": Decimal(1), "harm": "none"}, None, "基数"),
    ],
)
def test_what_lacks_is_said(values: dict[str, Any], amount: Decimal | None, sentence: str) -> None:
    with pytest.raises(BenchmarkError, match=sentence.replace("?", r"\?")):
        band_of(Benchmark.model_validate(TABLE), Circumstances(values=values, amount=amount))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": TABLE["rows"][1:]}, "没有适用的裁量阶次"),
        ({"rows": [*TABLE["rows"], {**TABLE["rows"][2], "code": "again"}]}, "同时适用"),
        ({"high": "0.015"}, "超出法定幅度"),
    ],
)
def test_a_table_with_holes_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Benchmark.model_validate({**TABLE, **change})
