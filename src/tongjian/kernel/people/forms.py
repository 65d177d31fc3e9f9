"""The forms of the administration pages: what is typed in, checked as to form. The actions check the rest."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from tongjian.engines.identifiers.people import check_credit
from tongjian.kernel.packs.models import Installation
from tongjian.kernel.people.models import OrganisationKind
from tongjian.kernel.people.registers import posts_to_give
from tongjian.kernel.people.viewer import Role


class PageForm(forms.Form):
    """A form in the design system; `seen` is the number of the last change the page showed.

    The page writes `seen` itself, always the newest: whoever submits again after a refusal has seen it.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _class_of(field.widget))


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PostField(forms.TypedChoiceField):
    """A choice among posts, grouped by organisation; its value is the post's number."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, coerce=int)

    def offer(self, posts: Collection[Any]) -> None:
        """Set the posts one may choose."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for post in posts:
            groups.setdefault(post.organisation.name, []).append((post.pk, post.title))
        self.choices = [("", "请选择"), *groups.items()]


class NewPersonForm(PageForm):
    """A new account with its first post."""

    username = forms.CharField(label="账号", max_length=60)
    name = forms.CharField(label="姓名", max_length=64)
    phone = forms.CharField(label="手机", max_length=32, required=False)
    post = PostField(label="岗位")
    since = _day("任职起")

    def __init__(self, *args: Any, cities: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = self.fields["post"]
        assert isinstance(post, PostField)
        post.offer(posts_to_give(cities))


class AccountForm(PageForm):
    """Name and telephone."""

    name = forms.CharField(label="姓名", max_length=64)
    phone = forms.CharField(label="手机", max_length=32, required=False)


class ActiveForm(PageForm):
    """Closing or opening an account."""

    active = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="原因", max_length=200)


class AppointForm(PageForm):
    """A further post."""

    post = PostField(label="岗位")
    since = _day("起")

    def __init__(self, *args: Any, posts: Collection[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = self.fields["post"]
        assert isinstance(post, PostField)
        post.offer(posts)


class EndForm(PageForm):
    """The last day of a post."""

    until = _day("最后一日")


class LeaveForm(PageForm):
    """Leave and who stands in."""

    substitute = forms.CharField(
        label="代班人账号",
        max_length=150,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    since = _day("起")
    until = _day("止")
    reason = forms.CharField(label="事由", max_length=200)


class OrganisationForm(PageForm):
    """What is said of an organisation."""

    name = forms.CharField(label="名称", max_length=128)
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind.choices)
    region = forms.CharField(label="行政区划代码", max_length=12, required=False)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    duty = forms.CharField(label="职责代码", max_length=64, required=False)

    def clean_uscc(self) -> str:
        """Refuse a code whose check character does not fit."""
        given: str = self.cleaned_data["uscc"]
        if not given:
            return ""
        verdict = check_credit(given)
        if not verdict.valid:
            raise forms.ValidationError(f"{verdict.why}。")
        return verdict.normalised


class NewOrganisationForm(OrganisationForm):
    """The same with the city and the code, which stay."""

    city = forms.ChoiceField(label="城市")
    code = forms.SlugField(label="代码", max_length=64)

    def __init__(self, *args: Any, cities: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = self.fields["city"]
        assert isinstance(city, forms.ChoiceField)
        titles = dict(Installation.objects.values_list("city", "title"))
        city.choices = [(name, titles.get(name, name)) for name in sorted(cities)]
        self.order_fields(["city", "code"])


class PostForm(PageForm):
    """A post and what it lets its holders do."""

    title = forms.CharField(label="岗位", max_length=64)
    roles = forms.MultipleChoiceField(
        label="角色",
        choices=[(role.value, role.label) for role in Role],
        widget=forms.CheckboxSelectMultiple,
    )


class NewPostForm(PostForm):
    """The same with the code, which stays."""

    code = forms.SlugField(label="代码", max_length=64)
    field_order = ("code", "title", "roles")
