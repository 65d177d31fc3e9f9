"""What is done on a site: every act is a form on its page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.supervision.centre.models import HiddenCheck, Order, Site
from tongjian.systems.supervision.centre.records.queries import day_in
from tongjian.systems.supervision.centre.sites import actions, hidden, orders
from tongjian.systems.supervision.centre.sites.access import PHOTOS, SUBJECT, owns, supervises
from tongjian.systems.supervision.centre.sites.pages import shown, site_or_404
from tongjian.systems.supervision.centre.sites.visits import send_team

MOST_PHOTOS = 12


@require_POST
@signed_in
def act(request: ViewerRequest, city: str, site: UUID, act: str) -> HttpResponseBase:
    """One act on a site, refused to strangers before anything is looked at."""
    row = site_or_404(request, city, site)
    found = _ACTS.get(act)
    if found is None:
        raise Http404("没有这个操作")
    may, does = found
    if not may(request, row):
        raise PermissionDenied("这项操作由监督机构或建设单位办理。")
    try:
        said = does(request, row)
    except RefusedError as error:
        context = shown(request, row, list(error.sentences))
        return render(request, "supervision/centre/site.html", context, status=422)
    messages.success(request, said)
    return redirect("supervision-site", city, site)


@csrf_exempt  # The token stands in the body: it is checked below, once the size of the body is limited.
@require_POST
@signed_in
def photo(request: ViewerRequest, city: str, site: UUID, check: UUID) -> HttpResponseBase:
    """A photo of a part that will be covered, by the site or by the supervisors."""
    row = site_or_404(request, city, site)
    if not (supervises(request.viewer, row) or owns(request.viewer, row)):
        raise PermissionDenied("照片由监督机构或建设单位上传。")
    if not HiddenCheck.objects.filter(pk=check, site=row).exists():
        raise Http404("没有这项隐蔽工程")
    return limited(request, PHOTOS, lambda inner: _photographed(inner, row, check))


def _photographed(request: ViewerRequest, row: Site, check: UUID) -> HttpResponseBase:
    subject = f"{SUBJECT}:{check}"
    try:
        number = Attachment.objects.filter(subject=subject).count() + 1
        attach(subject, f"photo-{number:02}", _picture(request, row, number), request.viewer.user)
    except NotTaken as error:
        return render(request, "supervision/centre/site.html", shown(request, row, [str(error)]), status=422)
    messages.success(request, "照片已上传。")
    return redirect("supervision-site", row.city, row.pk)


def _picture(request: ViewerRequest, row: Site, number: int) -> Document:
    """The photo that was chosen, the `number`-th of its part. Raises `NotTaken`."""
    if number > MOST_PHOTOS:
        raise NotTaken(f"一项隐蔽工程最多 {MOST_PHOTOS} 张照片")
    document = given(request, PHOTOS, city=row.city, owner=None)
    if document is None:
        raise NotTaken("没有选择照片")
    return document


def _station(request: ViewerRequest, row: Site) -> bool:
    return supervises(request.viewer, row)


def _head(request: ViewerRequest, row: Site) -> bool:
    return supervises(request.viewer, row, Role.HEAD)


def _either(request: ViewerRequest, row: Site) -> bool:
    return _station(request, row) or owns(request.viewer, row)


def _complete(request: ViewerRequest, row: Site) -> str:
    actions.complete(
        row.pk,
        quality_on=day_in(request.POST.get("quality_on", "")),
        safety_on=day_in(request.POST.get("safety_on", "")),
        by=request.viewer.user,
        at=timezone.now(),
    )
    return "手续已登记。"


def _reach(request: ViewerRequest, row: Site) -> str:
    on = day_in(request.POST.get("on", ""))
    if on is None:
        raise RefusedError("请填写到达节点的日期")
    code = request.POST.get("milestone", "")
    found = actions.reach(row.pk, code, on, by=request.viewer.user, at=timezone.now())
    return f"节点“{found.title}”已登记。"


def _visit(request: ViewerRequest, row: Site) -> str:
    code = request.POST.get("milestone", "")
    found = send_team(request.viewer, row.pk, code, timezone.now())
    return f"已派出检查，{found.due_on:%Y-%m-%d} 前完成。"


def _ask(request: ViewerRequest, row: Site) -> str:
    wanted = day_in(request.POST.get("wanted_on", ""))
    if wanted is None:
        raise RefusedError("请填写希望验收的日期")
    part, place = request.POST.get("part", ""), request.POST.get("place", "")
    hidden.ask_hidden(row.pk, part, place, wanted, by=request.viewer.user, at=timezone.now())
    return "申请已提交，监督员验收后写出意见。"


def _decide(request: ViewerRequest, row: Site) -> str:
    check = _of_site(HiddenCheck.objects.filter(site=row).values_list("pk", flat=True), request, "check")
    result = request.POST.get("result", "")
    if result not in ("confirmed", "refused"):
        raise RefusedError("请选择验收结果")
    opinion = request.POST.get("opinion", "")
    hidden.decide_hidden(check, result == "confirmed", opinion, by=request.viewer.user, at=timezone.now())
    return "验收意见已登记。"


def _stop(request: ViewerRequest, row: Site) -> str:
    scope, reason = request.POST.get("scope", "")[:200], request.POST.get("reason", "")[:500]
    order = orders.stop(row.pk, scope, reason, by=request.viewer.user, at=timezone.now())
    return f"停工通知书 {order.letter.number} 已下达。"


def _resume(request: ViewerRequest, row: Site) -> str:
    order = _of_site(
        Order.objects.filter(site=row, kind="stop").values_list("pk", flat=True), request, "order"
    )
    found = orders.resume(
        order, request.POST.get("reason", "")[:500], by=request.viewer.user, at=timezone.now()
    )
    return f"复工通知书 {found.letter.number} 已下达。"


def _conclude(request: ViewerRequest, row: Site) -> str:
    result = request.POST.get("result", "")
    if result not in ("passed", "failed"):
        raise RefusedError("请选择监督结论")
    opinion = request.POST.get("opinion", "")[:1000]
    found = orders.conclude(row.pk, result == "passed", opinion, by=request.viewer.user, at=timezone.now())
    return f"监督结论 {found.letter.number} 已出具。"


def _of_site(known: object, request: ViewerRequest, name: str) -> UUID:
    """The one of the site's own that a form names. Raises `RefusedError`."""
    text = request.POST.get(name, "")
    for each in known:  # type: ignore[attr-defined]
        if str(each) == text:
            return UUID(text)
    raise RefusedError("没有这一项，请刷新页面")


_ACTS: dict[str, tuple[Callable[[ViewerRequest, Site], bool], Callable[[ViewerRequest, Site], str]]] = {
    "complete": (_station, _complete),
    "reach": (_either, _reach),
    "visit": (_station, _visit),
    "ask": (_either, _ask),
    "decide": (_station, _decide),
    "stop": (_station, _stop),
    "resume": (_head, _resume),
    "conclude": (_head, _conclude),
}
