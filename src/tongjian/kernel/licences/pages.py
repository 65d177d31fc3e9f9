"""Verification by anyone, and the PDF for those it concerns."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.licences import queries
from tongjian.kernel.licences.actions import printed
from tongjian.kernel.licences.models import Licence, SigningCertificate
from tongjian.kernel.licences.pace import within_pace
from tongjian.kernel.licences.uploads import DigestHandler
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest

QUESTIONS_A_MINUTE = 30


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where a number is typed in; a number leads to its page."""
    key = request.GET.get("number", "").strip()
    if key and "/" not in key:
        return redirect("licences:verify", key=key)
    return render(request, "licences/start.html", {"number": key, "wrong": bool(key)})


@csrf_exempt
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """What was issued under this token or number; a posted PDF is compared with the one we printed."""
    # The handler has to be there before anything reads the body, the check against forgery included.
    request.upload_handlers = [DigestHandler(request)]
    return _verify(request, key)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _verify(request: HttpRequest, key: str) -> HttpResponse:
    if not within_pace(request, "verify", QUESTIONS_A_MINUTE):
        return render(request, "licences/slower.html", status=429)
    found = queries.verify(key, timezone.localdate())
    if not found:
        return render(request, "licences/unknown.html", {"number": key}, status=404)
    context = {"found": found, "number": key, "today": timezone.localdate(), "compared": ""}
    if request.method == "POST":
        context["compared"] = _compared(request, found)
    return render(request, "licences/verify.html", context)


def _compared(request: HttpRequest, found: list[queries.Verification]) -> str:
    """How the posted file compares: same, different, or none was given."""
    given = request.FILES.get("pdf")
    if given is None:
        return "none"
    digest = given.read().decode()
    return "same" if any(one.pdf == digest for one in found) else "different"


@signed_in
@require_GET
def pdf(request: ViewerRequest, licence: UUID) -> HttpResponseBase:
    """The PDF, for the holder and the city's officials."""
    row = _readable(request, licence)
    try:
        document = printed(row)
    except TypesettingError as error:
        return _unprintable(request, row, error)
    content = vault().path_of(document.sha256).open("rb")
    return FileResponse(content, content_type="application/pdf", filename=document.name)


@signed_in
@require_GET
def signature(request: ViewerRequest, licence: UUID) -> HttpResponse:
    """The detached signature of the PDF (CMS), which common tools check beside the file."""
    row = _readable(request, licence)
    try:
        printed(row)
    except TypesettingError as error:
        return _unprintable(request, row, error)
    row.refresh_from_db(fields=["pdf_signature"])
    if row.pdf_signature is None:
        raise Http404("这份证照的 PDF 生成于启用签名之前，没有签名")
    return _as_file(bytes(row.pdf_signature), "application/pkcs7-signature", f"{row.document_number}.p7s")


def _unprintable(request: HttpRequest, row: Licence, error: TypesettingError) -> HttpResponse:
    """There is no PDF: for now, or, of a licence of another system, at all."""
    status = 404 if row.source else 503
    return render(request, "licences/unprintable.html", {"why": str(error)}, status=status)


def _readable(request: ViewerRequest, licence: UUID) -> Licence:
    try:
        return queries.readable(request.viewer, licence)
    except Licence.DoesNotExist:
        raise Http404("没有这份证照，或者您不能查看它") from None


@require_GET
def certificate(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The certificate with which signatures are checked: public, as its key is not."""
    found = SigningCertificate.objects.filter(pk=fingerprint).first()
    if found is None:
        raise Http404("没有这张签名证书")
    return _as_file(found.pem.encode(), "application/x-pem-file", f"{fingerprint[:16]}.pem")


def _as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
