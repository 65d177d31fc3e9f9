"""A binding in words, for the page that says where every row of a form comes from."""

from __future__ import annotations

from django.urls import reverse

from tongjian.kernel.measures.definitions import measures_of
from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.registers.bindings import Binding, BudgetFigure, OriginKind
from tongjian.systems.performance.registers.budget.rates import FORMULAS
from tongjian.systems.performance.registers.catalogue import REGISTERS


def form_title(sheet: FormSheet) -> str:
    """A form by its year and whose it is: of a project by the project, else by the department."""
    year = f"{sheet.year} 年 " if sheet.year else ""
    return f"{year}{sheet.project or sheet.unit}"


def origin_in_words(city: str, row: Binding) -> tuple[str, str, str]:
    """Kind, sentence and address of an origin. No query. Raises `PackErrors`."""
    match row.kind:
        case OriginKind.MEASURE:
            return row.kind.label, _measure(city, row), reverse("measure", args=[city, row.measure])
        case OriginKind.REGISTER:
            address = reverse("performance-register", args=[row.kept_in])
            return row.kind.label, _register(row), address
        case OriginKind.BUDGET:
            payments = row.budget is BudgetFigure.SCHEDULE
            name = "performance-budget-payments" if payments else "performance-budget"
            return row.kind.label, _budget(row), reverse(name)
        case OriginKind.HAND:
            return row.kind.label, row.hand or "", ""


def _measure(city: str, row: Binding) -> str:
    known = {code: definition.title for code, definition in measures_of(city).items()}
    title = known.get(row.measure or "", row.measure or "")
    if row.per is not None:
        return f"{title} ÷ {known.get(row.per, row.per)}"
    return f"{title}比上年下降的比例" if row.fall else title


def _register(row: Binding) -> str:
    register = REGISTERS[row.kept_in or ""]
    if row.topics:
        return f"{register.title}：应有主题 {'、'.join(row.topics)}"
    if row.every is not None:
        often = f"，一年至少 {row.fewest} 行" if row.fewest > 1 else ""
        return f"{register.title}：每行的“{register.named[row.every].title}”{often}"
    return f"{register.title}：最近登记的“{register.named[row.latest or ''].title}”"


def _budget(row: Binding) -> str:
    if row.budget is None or row.budget is BudgetFigure.SCHEDULE:
        return "支付与支付计划台账：累计支付 ÷ 累计计划"
    formula = FORMULAS[row.budget]
    return f"预算执行表：{row.line or formula.line.label}，{formula.words}"
