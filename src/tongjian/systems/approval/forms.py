"""The forms with which a project is registered and corrected; the registry checks what a record may state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from tongjian.engines.expressions import Kind
from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.packs.header import Attribute
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.projects.actions import ProjectFacts
from tongjian.kernel.projects.regions import place_choices
from tongjian.kernel.projects.stating import Theme, theme_for
from tongjian.kernel.projects.themes import table_of

USES = {
    "residential": "住宅",
    "office": "办公",
    "commercial": "商业",
    "industrial": "工业",
    "education": "教育",
    "medical": "医疗",
    "mixed": "综合",
}
YES_OR_NO = (("", "请选择"), ("true", "是"), ("false", "否"))
OWN = "attribute-"


class RecordForm(forms.Form):
    """What the record of a project states. What the city asks of projects further stands in its pack."""

    code = forms.CharField(
        label="项目代码", max_length=24, help_text="立项时赋予的统一代码，如 2403-320508-89-01-318473"
    )
    name = forms.CharField(label="项目名称", max_length=200)
    use = forms.ChoiceField(label="主要用途", choices=[("", "请选择"), *USES.items()], required=False)
    region = forms.ChoiceField(label="所在区划")
    address = forms.CharField(label="建设地点", max_length=200)
    parcel = forms.CharField(
        label="地块编号", max_length=64, required=False, help_text="有规划条件的地块，图纸按其条件核对"
    )
    investment = forms.DecimalField(label="总投资（万元）", min_value=0, decimal_places=4, required=False)
    site_area = forms.DecimalField(label="用地面积（m²）", min_value=0, decimal_places=2, required=False)
    floor_area = forms.DecimalField(label="建筑面积（m²）", min_value=0, decimal_places=2, required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        self.fields["region"].choices = place_choices(pack)  # type: ignore[attr-defined]
        decisive = table_of(pack.themes, pack.attributes).asks if pack.themes else frozenset()
        for name, asked in pack.asked.items():
            self.fields[OWN + name] = _attribute(name, asked, decides=name in decisive)
        for field in self.fields.values():
            _draw(field)

    def clean_code(self) -> str:
        """A project code is checked digit by digit; what is wrong is told beside the field."""
        verdict = check(CodeKind.PROJECT, self.cleaned_data["code"])
        if not verdict.valid:
            raise forms.ValidationError(f"项目代码不对：{verdict.why}")
        return verdict.normalised

    def facts(self) -> ProjectFacts:
        """What the record is to state; the theme follows from it."""
        given = self.cleaned_data
        common = {name: given[name] for name in RecordForm.base_fields if name in given}
        return ProjectFacts(**{"code": "", "name": "", "region": "", **common}, attributes=self._attributes())

    def theme(self) -> Theme:
        """The theme as far as the form is filled in; mistakes elsewhere in it do not matter."""
        self.full_clean()
        return theme_for(self.pack, self.facts())

    def _attributes(self) -> dict[str, object]:
        given = {name: self.cleaned_data.get(OWN + name) for name in self.pack.asked}
        return {name: value for name, value in given.items() if value not in (None, "")}


class ProjectForm(RecordForm):
    """A new project: the record, whose it is, and the first part of it that is approved for itself."""

    organisation = forms.TypedChoiceField(label="建设单位", coerce=int)
    works = forms.CharField(
        label="工程名称",
        max_length=200,
        required=False,
        help_text="项目中单独申报的一部分，如“一期”；不填则与项目同名，以后可以再登记",
    )
    field_order = ("organisation", "code", "name", "works")

    def __init__(
        self, pack: Pack, organisations: Sequence[tuple[int, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(pack, *args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


class CorrectionForm(RecordForm):
    """更正: the record as it stands, to be mended. Whoever is not of the applicant gives a reason."""

    reason = forms.CharField(label="更正理由", max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, pack: Pack, *args: Any, official: bool, **kwargs: Any) -> None:
        super().__init__(pack, *args, **kwargs)
        self.fields["reason"].required = official
        self.fields["code"].disabled = True


def stated(facts: ProjectFacts) -> Mapping[str, object]:
    """The values with which a correction begins."""
    common = {name: getattr(facts, name) for name in RecordForm.base_fields}
    return {**common, **{OWN + name: _typed(value) for name, value in facts.attributes.items()}}


def _typed(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _attribute(name: str, asked: Attribute, *, decides: bool) -> forms.Field:
    """The field that asks for an attribute. Only what decides the theme need not be left blank."""
    shape: dict[str, Any] = {"label": asked.title or name, "help_text": asked.help, "required": False}
    if decides:
        shape["help_text"] = f"{asked.help}（用于判定审批流程类型）" if asked.help else "用于判定审批流程类型"
    match asked.kind:
        case Kind.BOOL:
            # Blank is neither yes nor no.
            truths = {"true": True, "false": False}
            return forms.TypedChoiceField(choices=YES_OR_NO, coerce=truths.get, empty_value=None, **shape)
        case Kind.STRINGS:
            ticks = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=[*asked.options.items()], widget=ticks, **shape)
        case Kind.INT:
            return forms.IntegerField(**shape)
        case Kind.DOUBLE:
            return forms.DecimalField(**shape)
        case Kind.DATE:
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **shape)
        case _ if asked.options:
            return forms.ChoiceField(choices=[("", "请选择"), *asked.options.items()], **shape)
        case _:
            return forms.CharField(max_length=200, **shape)


def _draw(field: forms.Field) -> None:
    match field.widget:
        case forms.CheckboxSelectMultiple():
            look = "form-check-input"
        case forms.Select():
            look = "form-select"
        case _:
            look = "form-control"
    field.widget.attrs.setdefault("class", look)
