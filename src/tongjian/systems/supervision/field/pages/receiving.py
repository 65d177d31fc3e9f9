"""Papers that come with a form: photos and documents, several at once."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase

from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import limited
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.supervision.field.access import PAPERS, limits
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.office import field_of

MOST = 10


def with_papers(
    request: ViewerRequest, city: str, then: Callable[[ViewerRequest], HttpResponseBase]
) -> HttpResponseBase:
    """Go on with a form of which each file is received no further than the limit; the token is checked."""
    return limited(request, limits(PAPERS, field_of(city).size_megabytes), then)


def papers(request: ViewerRequest, city: str, owner: int) -> list[Document]:
    """The files of the form as documents of the organisation. Raises `RefusedError`; then none is kept."""
    accepted = limits(PAPERS, field_of(city).size_megabytes)
    handler = request.upload_handlers[0]
    if isinstance(handler, LimitedUploadHandler) and handler.passed_limit:
        raise RefusedError(f"每个文件不超过 {field_of(city).size_megabytes} MB，请压缩后重新上传。")
    files = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    if len(files) > MOST:
        raise RefusedError(f"一次最多上传 {MOST} 个文件。")
    try:
        return [
            store(each, each.name or "", city=city, owner=owner, by=request.viewer.user, limits=accepted)
            for each in files
        ]
    except NotTaken as error:
        raise RefusedError(str(error)) from None
