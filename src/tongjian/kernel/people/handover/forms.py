"""What an administrator types to hand a power over, checked as to form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from tongjian.kernel.packs.queries import current_stages, pack_of
from tongjian.kernel.people.forms import PageForm
from tongjian.kernel.people.handover.actions import Wanted
from tongjian.kernel.people.models import Organisation, OrganisationKind


class HandoverForm(PageForm):
    """A matter, where, from whom to whom, from which day on, and what becomes of running cases."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    matter = forms.ChoiceField(label="事项")
    region = forms.ChoiceField(label="区划", required=False)
    giver = forms.TypedChoiceField(label="划出机关", coerce=int)
    receiver = forms.TypedChoiceField(label="承接机关", coerce=int)
    since = forms.DateField(label="起始日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    takes_along = forms.ChoiceField(
        label="在办件", choices=(("yes", "随转承接机关继续办理"), ("no", "留在划出机关办结"))
    )
    basis = forms.CharField(label="依据（文件名称、文号）", max_length=200)

    def __init__(self, *args: Any, city: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(city=city, kind=OrganisationKind.GOVERNMENT).exclude(duty="")
        named = [("", "请选择"), *bodies.order_by("id").values_list("id", "name")]
        districts = ((each.code, each.title) for each in pack_of(city).districts)
        self._offer("matter", [("", "请选择"), *_matters(city)])
        self._offer("region", [("", "全市"), *districts])
        self._offer("giver", named)
        self._offer("receiver", named)

    def wanted(self) -> Wanted:
        """What was asked for; the form has to be valid."""
        given = self.cleaned_data
        return Wanted(
            matter=given["matter"],
            region=given["region"],
            giver=given["giver"],
            receiver=given["receiver"],
            since=given["since"],
            takes_along=given["takes_along"] == "yes",
            basis=given["basis"],
        )

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _matters(city: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Matters by stage."""
    stages = current_stages(city, timezone.localdate())
    return [(each.stage.title, [(m.matter.code, m.matter.title) for m in each.matters]) for each in stages]
