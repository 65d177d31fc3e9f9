"""Addresses of the centre."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.supervision.centre import overview
from tongjian.systems.supervision.centre.governance import pages as governance
from tongjian.systems.supervision.centre.manuals import pages as manuals
from tongjian.systems.supervision.centre.operation import pages as operation
from tongjian.systems.supervision.centre.portal import pages as portal
from tongjian.systems.supervision.centre.records import acting, handing
from tongjian.systems.supervision.centre.records import pages as records
from tongjian.systems.supervision.centre.sites import acting as site_acting
from tongjian.systems.supervision.centre.sites import pages as sites
from tongjian.systems.supervision.centre.training import pages as training
from tongjian.systems.supervision.centre.wayback import pages as wayback

RECORDS = "<city:city>/supervision/records/"
GOVERNANCE = "<city:city>/supervision/governance/"
SITES = "<city:city>/supervision/sites/"
BACK = "<city:city>/supervision/way-back/"
PORTAL = "<city:city>/supervision/public/"
OPERATION = "<city:city>/supervision/operation/"
TRAINING = "<city:city>/supervision/training/"

urlpatterns = [
    path(RECORDS, records.index, name="supervision-records"),
    path(f"{RECORDS}export.xlsx", records.export, name="supervision-records-export"),
    path(f"{RECORDS}import/", acting.take, name="supervision-records-import"),
    path(f"{RECORDS}import/<slug:kind>.xlsx", acting.template, name="supervision-records-template"),
    path(f"{RECORDS}intakes/<uuid:intake>/", acting.intake, name="supervision-intake"),
    path(f"{RECORDS}received/<uuid:row>/", acting.delivered, name="supervision-delivered"),
    path(f"{RECORDS}batches/", handing.batches, name="supervision-batches"),
    path(f"{RECORDS}batches/<uuid:batch>/", handing.batch, name="supervision-batch"),
    path(
        f"{RECORDS}batches/<uuid:batch>/<slug:kind>.xlsx",
        handing.batch_export,
        name="supervision-batch-export",
    ),
    path(f"{RECORDS}<uuid:record>/", records.record, name="supervision-record"),
    path(GOVERNANCE, governance.index, name="supervision-governance"),
    path(f"{GOVERNANCE}export.xlsx", governance.export, name="supervision-governance-export"),
    path(f"{GOVERNANCE}<uuid:report>/", governance.report, name="supervision-governance-report"),
    path(SITES, sites.index, name="supervision-sites"),
    path(f"{SITES}export.xlsx", sites.export, name="supervision-sites-export"),
    path(f"{SITES}new/", sites.new, name="supervision-site-new"),
    path(f"{SITES}<uuid:site>/", sites.site, name="supervision-site"),
    path(f"{SITES}<uuid:site>/<slug:act>/", site_acting.act, name="supervision-site-act"),
    path(
        f"{SITES}<uuid:site>/hidden/<uuid:check>/photo/", site_acting.photo, name="supervision-hidden-photo"
    ),
    path(BACK, wayback.inbox, name="supervision-wayback"),
    path(f"{BACK}<uuid:referral>/", wayback.advice, name="supervision-advice"),
    path(f"{RECORDS}<uuid:record>/advise/", wayback.give, name="supervision-advise"),
    path(PORTAL, portal.index, name="supervision-portal"),
    path(f"{PORTAL}officers/", portal.officers, name="supervision-portal-officers"),
    path(f"{PORTAL}plans/", portal.plans, name="supervision-portal-plans"),
    path(f"{PORTAL}<uuid:record>/", portal.result, name="supervision-portal-result"),
    path(OPERATION, operation.index, name="supervision-operation"),
    path(f"{OPERATION}complaints/", operation.complaints, name="supervision-complaints"),
    path(f"{OPERATION}<uuid:report>/", operation.report, name="supervision-operation-report"),
    path(
        f"{OPERATION}<uuid:report>/report.<slug:kind>",
        operation.paper_of,
        name="supervision-operation-paper",
    ),
    path(TRAINING, training.index, name="supervision-training"),
    path(f"{TRAINING}<uuid:session>/", training.session, name="supervision-training-session"),
    path(f"{TRAINING}<uuid:session>/list.xlsx", training.export, name="supervision-training-export"),
    path("<city:city>/supervision/overview/", overview.overview, name="supervision-overview"),
    path("manuals/", manuals.index, name="supervision-manuals"),
    path("manuals/<slug:code>/", manuals.manual, name="supervision-manual"),
]
