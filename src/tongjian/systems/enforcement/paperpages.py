"""Papers of a case as PDF or DOCX."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.enforcement.access import READERS
from tongjian.systems.enforcement.models import Paper
from tongjian.systems.enforcement.pages import desk_or_404, trail
from tongjian.systems.enforcement.papering import paper_of
from tongjian.systems.enforcement.papers.document import docx_of
from tongjian.systems.enforcement.papers.printed import pdf_of


@require_GET
@needs_role(*READERS, Role.APPLICANT)
def paper(request: ViewerRequest, city: str, case: UUID, paper: UUID, kind: str) -> HttpResponse:
    """A paper as it was drawn up, as PDF or DOCX. The party reads what is addressed to it."""
    desk = desk_or_404(request.viewer, city, case)
    row = Paper.objects.filter(case=case, pk=paper).first()
    official = desk.part.official or request.viewer.has(Role.SUPERVISOR, city=city)
    if row is None or kind not in ("pdf", "docx") or not (official or row.kind in TO_PARTY):
        raise Http404("没有这份文书")
    kept = paper_of(row)
    try:
        content = pdf_of(city, kept) if kind == "pdf" else docx_of(kept)
    except TypesettingError as error:
        context = {"wrong": (str(error),), "trail": trail(city)}
        return render(request, "enforcement/refused.html", context, status=422)
    media = "application/pdf" if kind == "pdf" else DOCX
    response = HttpResponse(content, content_type=media)
    name = f"{row.title} {row.number}.{kind}"
    response["Content-Disposition"] = str(content_disposition_header(kind != "pdf", name))
    return response


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TO_PARTY = frozenset(
    {
        *(
            "notice",
            "hearing-notice",
            "hearing-rights",
            "decision",
            "no-penalty",
            "unfounded",
            "spot-decision",
            "order",
            "stop-order",
            "seizure",
            "service-address",
        ),
        *(
            "seizure-prolongation",
            "seizure-lifting",
            "preservation",
            "preservation-settlement",
            "deferral",
            "urging",
            "demolition",
        ),
        *("service", "defence-review", "withdrawal"),
    }
)
"""Papers addressed to the party."""
