"""代办: whom one's company lets act for it, and for whom one acts oneself."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Membership, Role
from tongjian.kernel.projects.actions import RefusedError
from tongjian.kernel.projects.mandates import Terms, grant, mandates_of, revoke
from tongjian.kernel.projects.models import Mandate
from tongjian.kernel.projects.queries import projects_of
from tongjian.systems.approval.queries.entrusted import entrusted


class GrantForm(forms.Form):
    """What is entrusted to whom."""

    agent = forms.CharField(
        label="代办单位或代办人",
        max_length=60,
        help_text="单位填统一社会信用代码，个人填其登录账号",
    )
    project = forms.TypedChoiceField(label="项目", coerce=UUID, empty_value=None, required=False)
    stages = forms.MultipleChoiceField(
        label="阶段", widget=forms.CheckboxSelectMultiple, required=False, help_text="不勾选即全部阶段"
    )
    since = forms.DateField(label="自", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(
        label="至（含当日）", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, request: ViewerRequest, member: Membership) -> None:
        super().__init__(request.POST or None, initial={"since": timezone.localdate()})
        mine = [row for row in projects_of(request.viewer) if row.applicant == member.name]
        stages = pack_of(member.city).stages.values()
        self.fields["project"].choices = [  # type: ignore[attr-defined]
            ("", "本单位的全部项目"),
            *((row.id, row.name) for row in mine),
        ]
        self.fields["stages"].choices = [(s.code, s.title) for s in stages]  # type: ignore[attr-defined]
        self.fields["stages"].widget.attrs["class"] = "form-check-input"
        for name in ("agent", "project", "since", "until"):
            select = isinstance(self.fields[name].widget, forms.Select)
            self.fields[name].widget.attrs["class"] = "form-select" if select else "form-control"


@require_GET
@signed_in
def mandates(request: ViewerRequest) -> HttpResponseBase:
    """Mandates given, and running ones received; 6 SQL queries with session, user and viewer."""
    today = timezone.localdate()
    given, received = mandates_of(request.viewer)
    context = {
        "today": today,
        "given": given,
        "entrusted": entrusted([row for row in received if _runs(row)]),
        "may_grant": request.viewer.has(Role.APPLICANT),
    }
    return render(request, "approval/mandates.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(Role.APPLICANT)
def mandate_new(request: ViewerRequest) -> HttpResponseBase:
    """Entrust an agent. What is wrong is shown in full and nothing typed is lost."""
    member = next(m for m in request.viewer.memberships if Role.APPLICANT in m.roles)
    form = GrantForm(request, member)
    if request.method == "POST" and form.is_valid():
        terms = Terms(**form.cleaned_data)
        try:
            grant(member.organisation, terms, request.viewer)
        except RefusedError as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, "已委托，代办人在委托期内可以填写和提交；随时可以解除")
            return redirect("mandates")
    status = 422 if form.errors else 200
    return render(request, "approval/mandate_new.html", {"form": form, "member": member}, status=status)


@require_POST
@signed_in
def mandate_revoke(request: ViewerRequest, mandate: UUID) -> HttpResponseBase:
    """Take a mandate back, at once."""
    if not request.viewer.has(Role.APPLICANT):
        raise PermissionDenied("只有委托单位的申请人可以解除委托。")
    try:
        revoke(mandate, request.viewer)
    except Mandate.DoesNotExist as error:
        raise Http404("没有这份委托，或您无权解除") from error
    messages.success(request, "已解除委托，代办人从现在起不能再填写和提交")
    return redirect("mandates")


def _runs(row: Mandate) -> bool:
    return row.revoked_at is None and row.since <= timezone.localdate() <= row.until
