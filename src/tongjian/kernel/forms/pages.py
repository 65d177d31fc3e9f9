"""Filling in a form: with htmx field by field as it is typed, without JavaScript the whole page at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.forms import actions, queries
from tongjian.kernel.forms.editing import Fate, MalformedError, NoSuchFieldError, TableFullError, entries
from tongjian.kernel.forms.errors import ClosedError, NotOwnerError
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest

P = ParamSpec("P")
Page = Callable[Concatenate[ViewerRequest, P], HttpResponseBase]


def _guarded(page: Page[P]) -> Page[P]:
    """What a stranger, a wrong address or a closed form is answered."""

    @wraps(page)
    def answered(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return page(request, *args, **kwargs)
        except Draft.DoesNotExist:
            raise Http404("没有这份表单") from None
        except NoSuchFieldError:
            raise Http404("表单里没有这一项，请刷新页面") from None
        except NotOwnerError as error:
            raise PermissionDenied(str(error)) from None
        except (ClosedError, TableFullError) as error:
            return _refused(request, str(error))
        except MalformedError:
            return HttpResponseBadRequest("请求的内容不完整，请刷新页面后重试。")

    return signed_in(answered)


@_guarded
@require_http_methods(["GET", "POST"])
def draft_page(request: ViewerRequest, draft: UUID) -> HttpResponse:
    """The form; a POST saves every field. `?check=1` names what is still missing. 1 SQL query to show it."""
    if request.method == "POST":
        return _saved_all(request, draft)
    sheet = SheetView(queries.draft_for(request.viewer, draft), complain="check" in request.GET)
    return render(request, "forms/draft.html", {"sheet": sheet})


def _saved_all(request: ViewerRequest, draft: UUID) -> HttpResponse:
    saved = actions.save(draft, entries(dict(request.POST.lists())), request.viewer)
    if any(one.fate in {Fate.STALE, Fate.GONE} for one in saved.written):
        sheet = SheetView(saved.draft, written=saved.written)
        return render(request, "forms/draft.html", {"sheet": sheet}, status=409)
    messages.success(request, "已保存")
    return _back(request, draft)


@_guarded
@require_http_methods(["GET", "POST"])
def field(request: ViewerRequest, draft: UUID, path: str) -> HttpResponse:
    """One field: a POST saves it and answers with what to tell beside it and what appears or goes away."""
    if request.method == "GET":
        sheet = SheetView(queries.draft_for(request.viewer, draft))
        return render(request, "forms/_field.html", {"view": sheet.view(path)})
    given = [one for one in entries(dict(request.POST.lists())) if one.path == path]
    if not given:
        raise MalformedError(path)
    saved = actions.save(draft, given, request.viewer)
    sheet = SheetView(saved.draft, written=saved.written)
    changed = [sheet.view(one) for one in sorted(saved.appeared | saved.vanished) if one != path]
    return render(
        request, "forms/_saved.html", {"view": sheet.view(path), "changed": changed, "sheet": sheet}
    )


@_guarded
@require_POST
def changes(request: ViewerRequest, draft: UUID) -> HttpResponse:
    """What others changed since this window drew it: `r.<path>` are the revisions it shows. Writes nothing.

    1 SQL query. Answers 204 when there is nothing new.
    """
    sheet = SheetView(queries.draft_for(request.viewer, draft))
    try:
        seen = {name[2:]: int(values[-1]) for name, values in request.POST.lists() if name.startswith("r.")}
    except ValueError:
        raise MalformedError("r") from None
    if not (changed := sheet.changed_since(seen)):
        return HttpResponse(status=204)
    return render(request, "forms/_changes.html", {"changed": changed, "sheet": sheet})


@_guarded
@require_POST
def add(request: ViewerRequest, draft: UUID, table: str) -> HttpResponse:
    """A new empty row. Without JavaScript the whole page was sent along, and is saved first."""
    _save_the_rest(request, draft)
    return _table(request, actions.add_row(draft, table, request.viewer), table)


@_guarded
@require_POST
def remove(request: ViewerRequest, draft: UUID, table: str, row: str) -> HttpResponse:
    """Take a row away."""
    _save_the_rest(request, draft)
    return _table(request, actions.remove_row(draft, table, row, request.viewer), table)


def _save_the_rest(request: ViewerRequest, draft: UUID) -> None:
    if given := entries(dict(request.POST.lists())):
        actions.save(draft, given, request.viewer)


def _table(request: ViewerRequest, saved: actions.Saved, table: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return render(request, "forms/_field.html", {"view": SheetView(saved.draft).view(table)})
    return _back(request, saved.draft.pk, f"#field-{table}")


def _refused(request: ViewerRequest, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        # htmx shows only what succeeded: an error status would leave the page silent.
        answer = render(request, "forms/_refused.html", {"sentence": sentence})
        answer.headers["HX-Reswap"] = "none"
        return answer
    return render(request, "forms/refused.html", {"sentence": sentence}, status=409)


def _back(request: ViewerRequest, draft: UUID, place: str = "") -> HttpResponse:
    """To the page that showed the form, if it is ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect((wanted if ours else reverse("forms:draft", args=[draft])) + place)
