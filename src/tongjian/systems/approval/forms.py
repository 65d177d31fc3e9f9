"""The form with which an applicant registers a project; the registry checks what its record may state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.projects.actions import ProjectFacts
from tongjian.kernel.projects.models import ProjectKind

USES = {
    "residential": "住宅",
    "office": "办公",
    "commercial": "商业",
    "industrial": "工业",
    "education": "教育",
    "medical": "医疗",
    "mixed": "综合",
}


class ProjectForm(forms.Form):
    """What a project is, as its filing says it, and the first part of it that is approved for itself."""

    organisation = forms.TypedChoiceField(label="建设单位", coerce=int)
    code = forms.CharField(
        label="项目代码", max_length=24, help_text="立项时赋予的统一代码，如 2403-320508-89-01-318473"
    )
    name = forms.CharField(label="项目名称", max_length=200)
    works = forms.CharField(
        label="工程名称",
        max_length=200,
        required=False,
        help_text="项目中单独申报的一部分，如“一期”；不填则与项目同名，以后可以再登记",
    )
    kind = forms.ChoiceField(label="审批流程类型", choices=ProjectKind.choices)
    use = forms.ChoiceField(label="主要用途", choices=[("", "请选择"), *USES.items()], required=False)
    region = forms.ChoiceField(label="所在区划")
    address = forms.CharField(label="建设地点", max_length=200)
    parcel = forms.CharField(
        label="地块编号", max_length=64, required=False, help_text="有规划条件的地块，图纸按其条件核对"
    )
    investment = forms.DecimalField(label="总投资（万元）", min_value=0, decimal_places=4, required=False)
    site_area = forms.DecimalField(label="用地面积（m²）", min_value=0, decimal_places=2, required=False)
    floor_area = forms.DecimalField(label="建筑面积（m²）", min_value=0, decimal_places=2, required=False)

    def __init__(
        self, pack: Pack, organisations: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        districts = [(district.code, district.title) for district in pack.districts]
        self.fields["region"].choices = [*districts, (pack.region, pack.title)]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()
        for field in self.fields.values():
            field.widget.attrs.setdefault(
                "class", "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            )

    def clean_code(self) -> str:
        """A project code is checked digit by digit; what is wrong is told beside the field."""
        verdict = check(CodeKind.PROJECT, self.cleaned_data["code"])
        if not verdict.valid:
            raise forms.ValidationError(f"项目代码不对：{verdict.why}")
        return verdict.normalised

    def facts(self) -> ProjectFacts:
        """What the record is to state."""
        given = self.cleaned_data
        return ProjectFacts(**{k: v for k, v in given.items() if k not in ("organisation", "works")})
