"""A version as a file in the official look, and a form that somebody filled in as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from tongjian.engines.scrutiny.isolated.warm import Unavailable
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Sheet, TableFullError, Written
from tongjian.kernel.forms.errors import ClosedError
from tongjian.kernel.forms.queries import form_of
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring.access import FILLERS
from tongjian.systems.performance.declaring.acting import not_done, own
from tongjian.systems.performance.declaring.filling import data_of
from tongjian.systems.performance.declaring.following import sheet_of
from tongjian.systems.performance.declaring.pages import READERS, found, found_version, trail_of
from tongjian.systems.performance.declaring.refused import Mistake
from tongjian.systems.performance.declaring.restoring import replace
from tongjian.systems.performance.models import Declaration
from tongjian.systems.performance.papers.files import FileFormat, read_paper, written_as
from tongjian.systems.performance.papers.layout import layouts_in
from tongjian.systems.performance.papers.paper import PaperError
from tongjian.systems.performance.papers.reading.lines import UnreadableFile
from tongjian.systems.performance.papers.reading.understanding import ReadForm

MOST_BYTES = 20_000_000


@require_GET
@needs_role(*READERS)
def paper(request: ViewerRequest, declaration: UUID, number: int, suffix: str) -> HttpResponse:
    """The version as XLSX, DOCX or PDF, dated with the day it was put forward."""
    row = found(request.viewer, declaration)
    version = found_version(request.viewer, row, number)
    try:
        file_format = FileFormat(suffix)
    except ValueError:
        raise Http404("没有这种格式") from None
    try:
        content = written_as(
            sheet_of(version.body),
            file_format,
            pack_of(row.city).folders,
            fonts=Path(settings.TONGJIAN_FONTS),
            on=timezone.localdate(version.proposed_at),
        )
    except (PaperError, TypesettingError) as error:
        return not_done(request, row, (Mistake(str(error)),))
    response = HttpResponse(content, content_type=file_format.media_type)
    name = f"{row.title} {row.year} 第{number}稿.{file_format}"
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@require_POST
@needs_role(*FILLERS)
def upload(request: ViewerRequest, declaration: UUID) -> HttpResponse:
    """A filled-in XLSX or DOCX: what it says takes the place of what the form says; told row by row."""
    row = own(request, declaration)
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or not given.size:
        return not_done(request, row, (Mistake("没有选择文件，请选择 XLSX 或 DOCX 文件"),))
    if given.size > MOST_BYTES:
        return not_done(request, row, (Mistake("文件超过 20 MB，请删去图片后再上传"),))
    try:
        read = _read(row, given)
        if read.sheet is not None:
            _fill(request, row, read)
    except (UnreadableFile, ClosedError, TableFullError) as error:
        return not_done(request, row, (Mistake(str(error)),))
    except Unavailable:
        return not_done(request, row, (Mistake("现在不能读取文件，请稍后再试"),))
    if read.sheet is not None:
        messages.success(request, "已读入，请核对。")
    context = {"row": row, "read": read, "name": given.name, "trail": trail_of(row)}
    return render(request, "performance/declaring/uploaded.html", context)


def _read(row: Declaration, given: UploadedFile[Any]) -> ReadForm:
    name = given.name or ""
    with tempfile.TemporaryDirectory(prefix="tongjian-declaring-") as folder:
        path = Path(folder, "form" + Path(name).suffix.lower()[:6])
        with path.open("wb") as file:
            for chunk in given.chunks():
                file.write(chunk)
        return read_paper(path, name, layouts_in(pack_of(row.city).folders))


def _fill(request: ViewerRequest, row: Declaration, read: ReadForm) -> None:
    assert read.sheet is not None
    form = form_of(row.draft.form)
    data = data_of(read.sheet, form)
    # The year and the unit are those of the declaration, whatever the file is called.
    for name in ("year", "unit"):
        data.pop(name, None)

    def edit(sheet: Sheet) -> tuple[Written, ...]:
        replace(sheet, data, only=data)
        return (Written("", Fate.SAVED, 0),)

    forms.change(row.draft_id, request.viewer, timezone.now(), edit)
