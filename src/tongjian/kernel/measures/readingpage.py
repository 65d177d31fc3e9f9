"""A kept reading: the number of its day, what it was made from, and whether today's rows still give it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.engines.measures.bound import CannotAsk
from tongjian.kernel.measures.access import OFFICIALS, OVERSEERS
from tongjian.kernel.measures.board import key_titles
from tongjian.kernel.measures.keeping import question_of
from tongjian.kernel.measures.models import Reading
from tongjian.kernel.measures.verify import Agreement, agreement
from tongjian.kernel.measures.wording import counted, filtered
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Viewer

WORDS = {
    Agreement.SAME: "用现在的数据重新统计，结果相同。",
    Agreement.DIFFERENT: "结果不同：",
    Agreement.NOT_COMPARABLE: "不能与当时相比：",
}


def open_to(viewer: Viewer) -> Q:
    """The readings somebody may open: of cities they look after as a whole, and those they made."""
    cities = Q(city__in=reach_of(viewer, OVERSEERS).cities)
    return cities | Q(made_by=viewer.user) if viewer.user is not None else cities


@require_GET
@needs_role(*OVERSEERS, *OFFICIALS)
def reading(request: ViewerRequest, reading: UUID) -> HttpResponseBase:
    """一次统计. 4 SQL queries; with `?compare=1` it is counted anew."""
    found: QuerySet[Reading] = Reading.objects.filter(open_to(request.viewer), pk=reading)
    row = found.first()
    if row is None:
        raise Http404("没有这次统计，或您无权查看")
    how, why = agreement(row) if request.GET.get("compare") else (None, "")
    context = {"row": row, "said": f"{WORDS[how]}{why}" if how else "", **_explained(row)}
    return render(request, "measures/reading.html", context)


def _explained(row: Reading) -> dict[str, object]:
    """The definition of that day in words; its bare text where the source is no longer there."""
    try:
        question, key = question_of(row)
    except (PackErrors, CannotAsk):
        return {"body": row.body}
    titles = question.definition.source.titles_in(row.city)
    return {
        "counted": counted(question.measure, titles),
        "filtered": filtered(question.measure.where, titles),
        "key": key_titles(question, key),
    }
