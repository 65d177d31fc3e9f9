"""What the administration pages share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.forms import Form

from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Holding, Organisation, User
from tongjian.kernel.people.viewer import Role, Viewer

administrators = needs_role(Role.ADMINISTRATOR)


def key(request: ViewerRequest, name: str) -> int | None:
    """A number in the address; None when there is none."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def managed_person(viewer: Viewer, user_id: int) -> User:
    """The person, if they belong or belonged to the administrator's cities; nobody else is even confirmed."""
    cities = viewer.cities(Role.ADMINISTRATOR)
    user = User.objects.filter(pk=user_id).first()
    if not user or not Holding.objects.filter(user=user, post__organisation__city__in=cities).exists():
        raise PermissionDenied("此人不属于您管理的城市。")
    return user


def managed_organisation(viewer: Viewer, organisation_id: int) -> Organisation:
    """The organisation, if it is one of the administrator's cities."""
    cities = viewer.cities(Role.ADMINISTRATOR)
    organisation = Organisation.objects.filter(pk=organisation_id, city__in=cities).first()
    if organisation is None:
        raise PermissionDenied("此机构不属于您管理的城市。")
    return organisation


def refused(form: Form) -> str:
    """What is wrong with a form, in one sentence for the top of the page."""
    parts = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        parts += [f"{label}：{error}" if label else str(error) for error in errors]
    return "没有保存。" + "；".join(parts)
