"""Addresses of the registers and of the budget."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.performance.registers import acting, pages
from tongjian.systems.performance.registers.budget import acting as budget_acting
from tongjian.systems.performance.registers.budget import pages as budget

_REGISTER = "performance/registers/<slug:register>/"
_ENTRY = f"{_REGISTER}<uuid:entry>/"
urlpatterns = [
    path("performance/registers/", pages.index, name="performance-registers"),
    path("performance/origins/<slug:city>/<slug:form>/", pages.origins, name="performance-origins"),
    path(_REGISTER, pages.register, name="performance-register"),
    path(f"{_REGISTER}entries.xlsx", pages.export, name="performance-register-export"),
    path(f"{_REGISTER}new/", acting.new, name="performance-entry-new"),
    path(f"{_REGISTER}import/", acting.give_file, name="performance-register-import"),
    path(_ENTRY, pages.entry, name="performance-entry"),
    path(f"{_ENTRY}correct/", acting.correct, name="performance-entry-correct"),
    path(f"{_ENTRY}void/", acting.void, name="performance-entry-void"),
    path("performance/budget/", budget.index, name="performance-budget"),
    path("performance/budget/table.xlsx", budget.export, name="performance-budget-export"),
    path("performance/budget/import/", budget_acting.give_file, name="performance-budget-import"),
    path("performance/budget/payments/", budget.payments, name="performance-budget-payments"),
    path("performance/budget/books/<uuid:book>/", budget.book, name="performance-book"),
]
