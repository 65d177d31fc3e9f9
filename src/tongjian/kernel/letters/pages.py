"""The letters of whoever looks, one letter with its service, and its PDF."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.keyset import moment_and_id
from tongjian.kernel.letters import queries
from tongjian.kernel.letters.actions import printed
from tongjian.kernel.letters.content import Content, digest_of
from tongjian.kernel.letters.models import PROOF, Letter
from tongjian.kernel.letters.origins import origin_of
from tongjian.kernel.letters.service import SERVING, WAYS
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer

_PAGE = 30


@require_GET
@signed_in
def index(request: ViewerRequest) -> HttpResponse:
    """文书: what one's organisations wrote or were written; `?unserved` only what waits for service."""
    unserved = "unserved" in request.GET
    rows = queries.letters_for(
        request.viewer, unserved=unserved, after=moment_and_id(request), limit=_PAGE + 1
    )
    more = rows[_PAGE - 1] if len(rows) > _PAGE else None
    after = f"{more.drawn_at.isoformat()}_{more.id}" if more else ""
    context = {"rows": rows[:_PAGE], "after": after, "unserved": unserved}
    return render(request, "letters/index.html", context)


@require_GET
@signed_in
def letter(request: ViewerRequest, letter: UUID) -> HttpResponse:
    """One letter as it reads, its digest, and how it was served."""
    row, viewer = _readable(request, letter)
    served = getattr(row, "service", None)
    origin = origin_of(row.kind)
    open_ = served is None and row.kind != PROOF and origin is None
    writes = viewer.has(Role.WINDOW, city=row.city) or row.organisation_id in viewer.organisations(*SERVING)
    context = {
        "letter": row,
        "content": Content.from_text(row.content),
        "intact": digest_of(row.content) == row.digest,
        "service": served,
        "served": row.kind != PROOF and origin is None,
        "origin": (origin.title, origin.address(row)) if origin else None,
        "may_serve": open_ and writes,
        "may_sign": open_ and row.addressee_id in viewer.organisations(Role.APPLICANT),
        "ways": WAYS,
    }
    return render(request, "letters/letter.html", context)


@require_GET
@signed_in
def pdf(request: ViewerRequest, letter: UUID) -> HttpResponseBase:
    """The letter as PDF."""
    row, _ = _readable(request, letter)
    try:
        document = printed(row)
    except TypesettingError as error:
        return render(request, "letters/unprintable.html", {"why": str(error)}, status=503)
    content = vault().path_of(document.sha256).open("rb")
    return FileResponse(content, content_type="application/pdf", filename=document.name)


def _readable(request: ViewerRequest, letter: UUID) -> tuple[Letter, Viewer]:
    """The letter, and the viewer as who reads it: oneself, or the addressee's agent."""
    try:
        return queries.readable(request.viewer, letter), request.viewer
    except Letter.DoesNotExist:
        try:
            return queries.readable_for_addressee(request.viewer, letter)
        except Letter.DoesNotExist:
            raise Http404("没有这份文书，或者您不能查看它") from None
