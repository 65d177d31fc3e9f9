"""A form as it is printed: targets with their signs, deviations worked out."""

from __future__ import annotations

from tongjian.engines.measures.deviation import compare
from tongjian.engines.measures.operators import Operator
from tongjian.engines.measures.printed import read_target
from tongjian.engines.measures.value import Number, Words
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.papers.layout import Layout


def filled(sheet: FormSheet, layout: Layout) -> FormSheet:
    """The form in the one spelling a paper knows: what reading the paper gives back.

    A target is one text (`≥70%`), a result as well; `operator` says only that a target is qualitative. A
    deviation the form leaves out is worked out where the layout prints it.
    """
    columns = {
        column.field for table in layout.tables if table.of == "indicators" for column in table.columns
    }
    rows = tuple(_row(row, columns) for row in sheet.indicators)
    return sheet.model_copy(update={"indicators": rows, "form": sheet.form or layout.forms[0]})


def _row(row: IndicatorSheet, columns: set[str]) -> IndicatorSheet:
    target, actual = printed_target(row), printed_actual(row)
    words = isinstance(row.read_target().value, Words)
    deviation = row.deviation_printed
    if deviation is None and "deviation_printed" in columns:
        deviation = compare(row.read_target(), row.read_actual(), row.better).deviation
    return row.model_copy(
        update={
            "target": target or None,
            "target_text": None,
            "actual": actual or None,
            "actual_text": None,
            "unit": "",
            "operator": Operator.QUALITATIVE if words else None,
            "deviation_printed": deviation or None,
            "source": row.source or None,
            "explanation": row.explanation or None,
            "history": row.history or None,
            "cause": (row.cause or "") if "cause" in columns else row.cause,
        }
    )


def printed_target(row: IndicatorSheet) -> str:
    """The target as one text, with sign and unit."""
    target = row.read_target()
    return _with_unit(target.written, row, target.value) if target.written else ""


def printed_actual(row: IndicatorSheet) -> str:
    """The result as one text, with its unit."""
    text = row.actual_text or row.actual or ""
    return _with_unit(text, row, row.read_actual())


def _with_unit(text: str, row: IndicatorSheet, value: object) -> str:
    """A unit that stands in a field of its own belongs on the paper, where the text does not have it."""
    if not row.unit or not isinstance(value, Number) or text.rstrip().endswith(row.unit):
        return text
    bare = read_target(text).value
    return f"{text}{row.unit}" if isinstance(bare, Number) and not bare.unit else text
