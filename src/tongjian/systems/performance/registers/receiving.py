"""The file of an import becomes a document of the department whose rows it holds."""

from __future__ import annotations

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import given
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.declaring.refused import refused


def received(request: ViewerRequest, limits: Limits, body: Organisation) -> Document:
    """The file of a `limited` form. Raises `RefusedError`, also where none was chosen."""
    try:
        document = given(request, limits, city=body.city, owner=body.pk)
    except NotTaken as error:
        raise refused(str(error).rstrip("。")) from None
    if document is None:
        raise refused("没有选择文件，请选择 XLSX 文件后再导入")
    return document
