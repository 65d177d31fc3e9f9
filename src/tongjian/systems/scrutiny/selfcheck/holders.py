"""Whose a self-check is: the user who asked for it, or the browser session of a visitor."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from django.utils import timezone

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.scrutiny.models import SelfCheck

_SECRET = "self-check"


class NoSuchSelfCheck(LookupError):
    """There is none, its time is over, or it is somebody else's: the three are told alike."""


def holder_of(request: ViewerRequest) -> str:
    """The digest of the session's secret; empty while the session has none."""
    secret = request.session.get(_SECRET, "")
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def make_holder(request: ViewerRequest) -> str:
    """The same, giving the session a secret when it has none yet."""
    if not request.session.get(_SECRET):
        request.session[_SECRET] = secrets.token_urlsafe(24)
    return holder_of(request)


def own(request: ViewerRequest, city: str, check: UUID) -> SelfCheck:
    """A self-check of whoever asks. Raises NoSuchSelfCheck."""
    found = (
        SelfCheck.objects.select_related("organisation", "kept")
        .filter(pk=check, city=city, expires_at__gt=timezone.now())
        .first()
    )
    if found is None or not _is_theirs(request, found):
        raise NoSuchSelfCheck("没有这次自查：可能已到期删除，或不是在这个浏览器里提交的。请重新提交图纸。")
    return found


def organisation_of(viewer: Viewer, city: str) -> int | None:
    """The applicant's organisation in that city for which a self-check is made; the first of several."""
    theirs = {member.organisation for member in viewer.memberships if member.city == city}
    return min(theirs & viewer.organisations(Role.APPLICANT), default=None)


def _is_theirs(request: ViewerRequest, check: SelfCheck) -> bool:
    if check.user_id is not None:
        return check.user_id == request.viewer.user
    return secrets.compare_digest(check.holder, holder_of(request))
