"""Addresses of enforcement: cases, the party's pages, the phone, what everybody may read."""

from __future__ import annotations

from django.urls import path

from tongjian.systems.enforcement import acting, acting_beside, casefile, mine, pages, paperpages, public
from tongjian.systems.enforcement.spot import pages as spot

_ROOT = "<city:city>/enforcement/"
_CASES = f"{_ROOT}cases/"
_ONE = f"{_CASES}<uuid:case>/"
_MINE = f"{_ROOT}mine/"
_SPOT = f"{_ROOT}spot/"
_PUBLISHED = f"{_ROOT}published/"
urlpatterns = [
    path(_CASES, pages.index, name="enforcement-cases"),
    path(f"{_CASES}cases.xlsx", pages.export, name="enforcement-cases-export"),
    path(f"{_CASES}new/", acting.new, name="enforcement-case-new"),
    path(f"{_ROOT}referrals/<uuid:referral>/", acting.referral, name="enforcement-referral"),
    path(_ONE, pages.one, name="enforcement-case"),
    path(f"{_ONE}file.zip", casefile.download, name="enforcement-casefile"),
    path(f"{_ONE}evidence/", acting.evidence, name="enforcement-evidence"),
    path(f"{_ONE}papers/<uuid:paper>.<str:kind>", paperpages.paper, name="enforcement-paper"),
    path(f"{_ONE}beside/<slug:act>/", acting_beside.beside, name="enforcement-beside"),
    path(f"{_ONE}acts/<slug:act>/", acting.act, name="enforcement-act"),
    path(_MINE, mine.index, name="enforcement-mine"),
    path(f"{_MINE}<uuid:case>/", mine.one, name="enforcement-my-case"),
    path(f"{_MINE}<uuid:case>/<slug:act>/", mine.act, name="enforcement-my-act"),
    path(_SPOT, spot.app, name="enforcement-spot"),
    path(f"{_SPOT}worker.js", spot.worker, name="enforcement-spot-worker"),
    path(f"{_SPOT}manifest.webmanifest", spot.manifest, name="enforcement-spot-manifest"),
    path(f"{_SPOT}<slug:thing>/sync/", spot.sync, name="enforcement-spot-sync"),
    path(f"{_SPOT}<slug:thing>/files/", spot.files, name="enforcement-spot-files"),
    path(_PUBLISHED, public.index, name="enforcement-published"),
    path(f"{_PUBLISHED}<uuid:publication>/", public.one, name="enforcement-publication"),
]
