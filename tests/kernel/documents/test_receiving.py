"""A form with a file among other fields: no further than its limit, with its token, and then a document."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils import timezone

from tests.kernel.documents.conftest import sample
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.queries import viewer_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LIMITS = Limits(frozenset({"pdf"}), max_bytes=1000)


@pytest.fixture
def answer(company, clerk):
    """What becomes of a form posted with these fields; `token`: whether it carries the right one."""

    def answered(*, token: bool = True, **fields: object) -> HttpResponseBase:
        typed = {"csrfmiddlewaretoken": "a" * 32, **fields} if token else fields
        request = RequestFactory(enforce_csrf_checks=True).post("/form/", typed)
        request.COOKIES["csrftoken"] = "a" * 32
        request.user, request.viewer = clerk, viewer_of(clerk, timezone.localdate())  # type: ignore[attr-defined]

        def then(inner: ViewerRequest) -> HttpResponse:
            try:
                document = given(inner, LIMITS, city="suzhou", owner=company.pk)
            except RefusedError as error:
                return HttpResponse(str(error), status=422)
            said = inner.POST.get("reason", "")
            return HttpResponse(f"{said} {document.name if document else '没有文件'}")

        return limited(request, LIMITS, then)  # type: ignore[arg-type]

    return answered


def test_a_file_among_other_fields(answer, company, clerk) -> None:
    file = SimpleUploadedFile("说明.pdf", sample("pdf"))
    assert answer(reason="更正", file=file).content.decode() == "更正 说明.pdf"
    (document,) = Document.objects.all()
    assert (document.owner_id, document.uploaded_by_id) == (company.pk, clerk.pk)
    assert answer(reason="更正").content.decode() == "更正 没有文件"


def test_what_is_not_taken_says_why(answer) -> None:
    large = answer(file=SimpleUploadedFile("大.pdf", sample("pdf") + b" " * 1000))
    assert (large.status_code, "“大.pdf”超过" in large.content.decode()) == (422, True)
    wrong = answer(file=SimpleUploadedFile("程序.exe", b"MZ"))
    assert (wrong.status_code, "类型不被接受" in wrong.content.decode()) == (422, True)
    assert not Document.objects.exists()


def test_without_its_token_nothing_is_read(answer) -> None:
    file = SimpleUploadedFile("说明.pdf", sample("pdf"))
    assert answer(token=False, file=file).status_code == 403
    assert not Document.objects.exists()
