"""What is done with a city's content as a whole: publish it, take it away as a ZIP, bring one in."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.packs.office.exporting import LARGEST_WHOLE, as_zip, from_zip, import_all
from tongjian.kernel.packs.office.pages.common import done, of_city
from tongjian.kernel.packs.office.planning import Plan, plan
from tongjian.kernel.packs.office.publishing import dated_files, publish
from tongjian.kernel.packs.office.queries import Desk
from tongjian.kernel.packs.office.withdrawing import withdraw
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.middleware import ViewerRequest


@require_http_methods(["GET", "POST"])
@of_city
def publishing(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """What publishing the revision touches; then publish it."""
    if desk.revision is None:
        messages.info(request, "没有正在进行的修订。")
        return redirect("manage-packs-city", desk.city)
    refusal = ""
    if request.method == "POST":
        try:
            day = _day(request.POST.get("effective_from", ""))
            row = publish(
                request.viewer, desk.revision.pk, effective_from=day, seen=request.POST.get("seen", "")
            )
        except RefusedError as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"第{row.number}次修订已发布，自 {row.effective_from} 起施行。")
            return redirect("manage-versions", desk.city)
    shown = plan(desk.revision)
    context = {
        "desk": desk,
        "plan": shown,
        "dated": _dated(shown),
        "today": timezone.localdate(),
        "refusal": refusal,
        "typed": request.POST.get("effective_from", ""),
    }
    return render(request, "packs_office/publish.html", context, status=422 if refusal else 200)


@require_POST
@of_city
def withdrawing(request: ViewerRequest, desk: Desk, number: int) -> HttpResponseBase:
    """Withdraw a publication before its day, with a reason."""
    reason = request.POST.get("reason", "")

    def act() -> None:
        withdraw(request.viewer, desk.city, number, reason=reason)

    sentence = f"第{number}次修订已撤回，不会施行。"
    return done(request, sentence, act, "manage-packs-revision", desk.city, str(number))


@require_GET
@of_city
def export(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """The working copy, or what was published last, as a ZIP."""
    response = HttpResponse(as_zip(desk.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{desk.city}.zip"'
    return response


@require_POST
@of_city
def import_zip(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """Let the working copy hold what a ZIP holds."""

    def act() -> None:
        upload = request.FILES.get("archive")
        if desk.revision is None:
            raise RefusedError("请先开始一次修订，再导入。")
        if upload is None:
            raise RefusedError("没有选择压缩包。")
        if (upload.size or 0) > LARGEST_WHOLE:
            raise RefusedError(f"压缩包超过 {LARGEST_WHOLE // 1_000_000} MB。")
        import_all(request.viewer, desk.revision.pk, from_zip(upload.read()))

    return done(request, "已导入到修订，请查看改动和检查结果。", act, "manage-packs-city", desk.city)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError("没有填写施行日。请选择一个日期，最早为今天。") from None


def _dated(shown: Plan) -> list[str]:
    """Files that get the day of force as their version and are not changed otherwise."""
    if shown.pack is None:
        return []
    changed = {change.path for change in shown.files}
    return [each.path for each in dated_files(shown, timezone.localdate()) if each.path not in changed]
