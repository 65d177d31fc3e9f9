"""The app of the phone: its page, what makes it installable, and what it exchanges with the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel import fieldshell
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.inspectorate.actions import RefusedError as NotReported
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.field import concluding, recording
from tongjian.systems.supervision.field.access import PICTURES, limits
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import Member, Visit, VisitState
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.phone import as_data

ISLAND = "built/field.js"
KEPT_DAYS = 7
"""So long a concluded visit still shows on the phone."""


@require_GET
@never_cache
@ensure_csrf_cookie
@needs_role(Role.HANDLER, Role.HEAD)
def shell(request: ViewerRequest, city: str) -> HttpResponse:
    """现场检查: the page that also opens without a line. No query of its own: it knows only who signed in."""
    response = render(request, "supervision/field/app.html", {"city_code": city})
    response["Permissions-Policy"] = fieldshell.PERMISSIONS
    return response


@require_GET
def worker(request: HttpRequest, city: str) -> HttpResponse:
    """The service worker. It holds nothing of anybody."""
    return fieldshell.worker(reverse("supervision-field", args=[city]), [ISLAND])


@require_GET
def manifest(request: HttpRequest, city: str) -> HttpResponse:
    """How the app is called on the first screen of a phone."""
    return fieldshell.manifest(reverse("supervision-field", args=[city]), "现场检查", "现场检查")


@require_GET
@never_cache
@needs_role(Role.HANDLER, Role.HEAD)
def visits(request: ViewerRequest, city: str) -> HttpResponse:
    """The visits of whoever signed in: open ones, and those of the last days. 3 SQL queries."""
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    mine = Visit.objects.filter(city=city, members__user=request.viewer.user)
    rows = mine.filter(state=VisitState.OPEN) | mine.filter(concluded_at__gte=since)
    found = list(rows.select_related("subject").order_by("due_on", "pk").distinct()[:200])
    team: dict[UUID, list[Member]] = {}
    for member in Member.objects.filter(visit__in=found).select_related("officer").order_by("pk"):
        team.setdefault(member.visit_id, []).append(member)
    return JsonResponse({"visits": [as_data(row, team.get(row.pk, [])) for row in found]})


@require_POST
@needs_role(Role.HANDLER, Role.HEAD)
def sync(request: ViewerRequest, city: str, visit: UUID) -> HttpResponseBase:
    """Facts both ways: see `frontend/lib/fieldsync.ts`."""

    def exchanged() -> dict[str, object]:
        _of_city(city, visit)
        recording.needs_member(request.viewer, visit)  # Before the message is read.
        return recording.exchange(request.viewer, visit, _json(request), timezone.now())

    return _answered(exchanged)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_POST
@needs_role(Role.HANDLER, Role.HEAD)
def files(request: ViewerRequest, city: str, visit: UUID) -> HttpResponseBase:
    """A photo or a signature, under the digest the phone computed."""
    accepted = limits(PICTURES, field_of(city).size_megabytes)

    def taken(inner: ViewerRequest) -> HttpResponseBase:
        def kept() -> dict[str, object]:
            row = _of_city(city, visit)
            recording.needs_member(inner.viewer, visit)
            document = given(inner, accepted, city=city, owner=row.organisation_id)
            if document is None:
                raise RefusedError("没有收到照片。")
            sha256 = inner.POST.get("sha256", "")
            row_of_file = recording.take_file(inner.viewer, visit, document, sha256, timezone.now())
            return {"sha256": row_of_file.sha256}

        return _answered(kept)

    return limited(request, accepted, taken)


@require_POST
@needs_role(Role.HANDLER, Role.HEAD)
def conclude(request: ViewerRequest, city: str, visit: UUID) -> HttpResponseBase:
    """办结 from the phone: on what the server has, never on what one phone believes."""

    def concluded() -> dict[str, object]:
        _of_city(city, visit)
        row = concluding.conclude(request.viewer, visit, timezone.now())
        return {"state": row.state, "result": row.result}

    return _answered(concluded)


def _of_city(city: str, visit: UUID) -> Visit:
    row = Visit.objects.only("organisation", "city").filter(pk=visit, city=city).first()
    if row is None:
        raise PermissionDenied("没有这次检查。")
    return row


def _json(request: HttpRequest) -> object:
    try:
        found: object = json.loads(request.body)
    except ValueError:
        raise RefusedError("同步的内容不是 JSON。") from None
    return found


def _answered(act: Callable[[], dict[str, object]]) -> HttpResponse:
    """The answer of an act as JSON; what was refused with its sentences."""
    try:
        return JsonResponse(act())
    except PermissionDenied as error:
        return JsonResponse({"error": str(error)}, status=403)
    except (RefusedError, NotReported) as error:
        return JsonResponse({"error": "".join(error.sentences), "sentences": error.sentences}, status=422)
    except NotTaken as error:
        return JsonResponse({"error": str(error)}, status=422)
