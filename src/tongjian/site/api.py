"""The JSON interface: what every system offers, under `/api/`, described by `/api/openapi.json`.

No page of documentation: those of the framework load from other hosts.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from tongjian.kernel.cases.api import router as cases
from tongjian.kernel.cases.perform import InvalidInput, NotAllowed, Refused
from tongjian.kernel.cases.tree import NoSuchCase

api = NinjaAPI(title="通鉴", version="1", docs_url=None, urls_namespace="api")
api.add_router("", cases)


@api.exception_handler(NoSuchCase)
def no_such_case(request: HttpRequest, error: NoSuchCase) -> HttpResponse:
    """A stranger hears the same as someone who asks for what is not there."""
    return _refused(request, [{"sentence": "没有这个办件，或您无权查看", "mend": ""}], 404)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Nothing was changed, with every reason."""
    if isinstance(error, NotAllowed):
        return no_such_case(request, NoSuchCase())
    reasons = [{"sentence": each.sentence, "mend": each.mend} for each in error.refusals]
    return _refused(request, reasons, 422 if isinstance(error, InvalidInput) else 409)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent does not have the form that the document describes."""
    reasons = [
        {
            "sentence": f"“{'.'.join(map(str, problem['loc'][1:]))}”的内容不对（{problem['msg']}）",
            "mend": "请按接口文档的格式填写",
        }
        for problem in error.errors
    ]
    return _refused(request, reasons, 422)


def _refused(request: HttpRequest, reasons: list[dict[str, Any]], status: int) -> HttpResponse:
    return api.create_response(request, {"refusals": reasons}, status=status)
