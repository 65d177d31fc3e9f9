"""类案: the most alike first, with reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongjian.engines.penalties import Look, similar, spread
from tongjian.engines.penalties.terms import Nature


def look(key: str, harm: str, *, offence: str = "o", fine: str | None = "100", month: int = 1) -> Look:
    return Look(
        key=key,
        offence=offence,
        nature=Nature.LEGAL_PERSON,
        region="320500",
        circumstances={"harm": harm, "scale": "big"},
        decided_on=date(2026, month, 1),
        fine=None if fine is None else Decimal(fine),
    )


def test_the_most_alike_first() -> None:
    case = look("mine", "none")
    earlier = [
        look("other-offence", "none", offence="x"),
        look("half", "some", fine="900"),
        look("early", "none", fine="200"),
        look("late", "none", month=3, fine="300"),
        case,
    ]
    alike = similar(case, earlier, {"harm": "危害后果", "scale": "规模"})
    assert [each.look.key for each in alike] == ["late", "early", "half"]
    assert alike[0].score == 1 and "危害后果相同" in alike[0].reasons
    assert alike[2].score == Decimal("0.65") and alike[2].differences == ("危害后果不同",)
    told = spread(alike)
    assert (told.count, told.least, told.middle, told.most) == (3, 200, 300, 900)


def test_no_fine_is_no_zero() -> None:
    case = look("mine", "none")
    told = spread(similar(case, [look("warned", "none", fine=None)], {}))
    assert (told.count, told.middle) == (0, None)
