"""Addresses of supervision's base: matters are public, libraries and plans for those who work with them."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.supervision.libraries import (
    interestpages,
    officerpages,
    subjectforms,
    subjectpages,
)
from tongjian.systems.supervision.matters import pages as matters
from tongjian.systems.supervision.plans import acting, handing, pages, pricepages

BASE = "<city:city>/supervision"

urlpatterns = [
    path(f"{BASE}/matters/", matters.matters, name="supervision-matters"),
    path(f"{BASE}/matters/export", matters.export, name="supervision-matters-export"),
    path(f"{BASE}/matters/<str:code>/", matters.matter, name="supervision-matter"),
    path(f"{BASE}/checklists/export", matters.checklists_export, name="supervision-checklists-export"),
    path(f"{BASE}/checklists/<str:code>/", matters.checklist, name="supervision-checklist"),
    path(f"{BASE}/subjects/", subjectpages.index, name="supervision-subjects"),
    path(f"{BASE}/subjects/export", subjectpages.export, name="supervision-subjects-export"),
    path(f"{BASE}/subjects/import", subjectforms.give_file, name="supervision-subjects-import"),
    path(f"{BASE}/subjects/new", subjectforms.new, name="supervision-subject-new"),
    path(f"{BASE}/subjects/<uuid:key>/", subjectpages.subject, name="supervision-subject"),
    path(f"{BASE}/subjects/<uuid:key>/edit", subjectforms.edit, name="supervision-subject-edit"),
    path(f"{BASE}/subjects/<uuid:key>/end", subjectforms.end, name="supervision-subject-end"),
    path(f"{BASE}/officers/", officerpages.index, name="supervision-officers"),
    path(f"{BASE}/officers/export", officerpages.export, name="supervision-officers-export"),
    path(f"{BASE}/officers/import", officerpages.give_file, name="supervision-officers-import"),
    path(f"{BASE}/officers/new", officerpages.new, name="supervision-officer-new"),
    path(f"{BASE}/officers/<uuid:key>/", officerpages.officer, name="supervision-officer"),
    path(f"{BASE}/officers/<uuid:key>/edit", officerpages.edit, name="supervision-officer-edit"),
    path(f"{BASE}/officers/<uuid:key>/end", officerpages.end, name="supervision-officer-end"),
    path(f"{BASE}/officers/<uuid:key>/interests", interestpages.declare, name="supervision-interest-new"),
    path(
        f"{BASE}/officers/<uuid:key>/interests/<uuid:interest>",
        interestpages.end,
        name="supervision-interest-end",
    ),
    path(f"{BASE}/plans/", pages.index, name="supervision-plans"),
    path(f"{BASE}/plans/new", acting.new, name="supervision-plan-new"),
    path(f"{BASE}/plans/<uuid:key>/", pages.plan, name="supervision-plan"),
    path(f"{BASE}/plans/<uuid:key>/edit", acting.edit, name="supervision-plan-edit"),
    path(f"{BASE}/plans/<uuid:key>/price", pricepages.priced, name="supervision-plan-price"),
    path(f"{BASE}/plans/<uuid:key>/province", pages.province_file, name="supervision-plan-province"),
    path(f"{BASE}/plans/<uuid:key>/announce", acting.announce, name="supervision-plan-announce"),
    path(f"{BASE}/plans/<uuid:key>/again", acting.announce_again, name="supervision-plan-again"),
    path(f"{BASE}/plans/<uuid:key>/draw", acting.make, name="supervision-plan-draw"),
    path(f"{BASE}/plans/<uuid:key>/give-up", acting.give_up, name="supervision-plan-give-up"),
    path(f"{BASE}/plans/<uuid:key>/end", acting.end, name="supervision-plan-end"),
    path(f"{BASE}/province/results", handing.province_results, name="supervision-province-results"),
    path(f"{BASE}/assignments/", pages.assignments, name="supervision-assignments"),
    path(f"{BASE}/special", handing.special, name="supervision-special"),
    path(f"{BASE}/coverage", pages.coverage, name="supervision-coverage"),
    path(f"{BASE}/coverage/export", pages.coverage_export, name="supervision-coverage-export"),
]
