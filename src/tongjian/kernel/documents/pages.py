"""Uploading, offering again, taking away and downloading."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.documents import access
from tongjian.kernel.documents.access import Place
from tongjian.kernel.documents.actions import RefusedError, attach, check_fits, detach, store, too_large
from tongjian.kernel.documents.formats import BY_MEDIA_TYPE
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.queries import AttachmentRow, current_attachment, may_read
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest

# What was uploaded is shown, if at all, as a picture of itself: nothing in it runs, loads or submits.
_CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@require_GET
@signed_in
def download(request: ViewerRequest, document_id: UUID) -> HttpResponseBase:
    """The content, streamed; `?inline` shows it in the browser where a browser can."""
    document = get_object_or_404(Document, pk=document_id)
    if not may_read(request.viewer, document):
        raise PermissionDenied("您不能查看这份文件。")
    path = vault().path_of(document.sha256)
    if not path.is_file():
        raise Http404("文件暂时无法读取，请联系管理员从备份恢复。")
    known = BY_MEDIA_TYPE.get(document.media_type)
    shown = known is not None and known.shown_by_browser and "inline" in request.GET
    response = FileResponse(path.open("rb"), content_type=document.media_type)
    response["Content-Length"] = document.size
    response["Content-Disposition"] = (
        f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(document.name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if document.media_type != "application/pdf":
        # Browsers refuse to open their PDF viewer inside a sandbox; a PDF cannot touch our pages anyway.
        response["Content-Security-Policy"] = _CONTENT_POLICY
    return response


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_POST
@signed_in
def upload(request: ViewerRequest) -> HttpResponseBase:
    """Attach the file of the form to `?subject=…&slot=…`. Answers JSON, a fragment, or the page before."""
    subject, slot, place = _writable(request)
    handler = LimitedUploadHandler(place.limits.max_bytes, request)
    request.upload_handlers = [handler]
    return _receive(request, subject, slot, place, handler)


@csrf_protect
def _receive(
    request: ViewerRequest, subject: str, slot: str, place: Place, handler: LimitedUploadHandler
) -> HttpResponseBase:
    file = request.FILES.get("file")
    if handler.passed_limit:
        return _answer(request, subject, slot, place, too_large(handler.name, place.limits))
    if not isinstance(file, UploadedFile):
        return _answer(request, subject, slot, place, "没有收到文件。请选择一个文件后再上传。")
    by = request.viewer.user
    try:
        document = store(file, handler.name, city=place.city, owner=place.owner, by=by, limits=place.limits)
    except RefusedError as refused:
        return _answer(request, subject, slot, place, str(refused))
    attach(subject, slot, document, by)
    return _answer(request, subject, slot, place)


@require_POST
@signed_in
def offer(request: ViewerRequest) -> HttpResponseBase:
    """Attach a document that was given before: `document` in the form, `?subject=…&slot=…` in the address."""
    subject, slot, place = _writable(request)
    try:
        document = Document.objects.filter(pk=UUID(request.POST.get("document", ""))).first()
    except ValueError:
        document = None
    # Only the owner's own documents: reading a document is not the right to hand it in as one's own.
    if document is None or document.owner_id is None or document.owner_id != place.owner:
        raise PermissionDenied("只能使用本单位以前提交过的文件。")
    try:
        check_fits(document, place.limits)
    except RefusedError as refused:
        return _answer(request, subject, slot, place, str(refused))
    attach(subject, slot, document, request.viewer.user)
    return _answer(request, subject, slot, place)


@require_POST
@signed_in
def remove(request: ViewerRequest) -> HttpResponseBase:
    """Take the current file of `?subject=…&slot=…` away; its history stays."""
    subject, slot, place = _writable(request)
    detach(subject, slot)
    return _answer(request, subject, slot, place)


def _writable(request: ViewerRequest) -> tuple[str, str, Place]:
    subject, slot = request.GET.get("subject", ""), request.GET.get("slot", "")
    if not access.can_write(request.viewer, subject):
        raise PermissionDenied("您不能在这里提交材料。")
    place = access.place_of(subject, slot)
    if place is None:
        raise Http404("没有这项材料。")
    return subject, slot, place


def _answer(request: ViewerRequest, subject: str, slot: str, place: Place, error: str = "") -> HttpResponse:
    current = current_attachment(subject, slot)
    back = _page_before(request)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _as_json(current, back, error)
    fragment = request.headers.get("HX-Request") == "true"
    if back and not error and not fragment:
        return redirect(back)
    context = {
        "subject": subject,
        "slot": slot,
        "place": place,
        "current": current,
        "error": error,
        "next": back,
    }
    template = "documents/_slot.html" if fragment else "documents/slot.html"
    # A fragment is swapped in whatever it says; a whole page tells a refusal by its status too.
    return render(request, template, context, status=422 if error and not fragment else 200)


def _as_json(current: AttachmentRow | None, back: str, error: str) -> JsonResponse:
    file = current and {
        "id": str(current.document),
        "name": current.name,
        "size": current.size,
        "version": current.version,
        "url": reverse("documents:download", args=[current.document]),
    }
    location = {"location": back} if back and not error else {}
    return JsonResponse({"error": error, "file": file, **location}, status=422 if error else 200)


def _page_before(request: ViewerRequest) -> str:
    """The page the form stood on, `next` of the address; nothing for an address outside this site."""
    back = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else ""
