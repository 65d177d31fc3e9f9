"""The office of a city: its files by kind, the revision that is open, and those before."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.packs.office.content import Content, changed
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.pages.common import done, of_city
from tongjian.kernel.packs.office.paths import OTHER, SHOWN
from tongjian.kernel.packs.office.proving import clear, prove
from tongjian.kernel.packs.office.queries import Desk, compared, rooms_of, rows_of
from tongjian.kernel.packs.office.revisions import abandon, adopt, open_revision
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role


@require_GET
@needs_role(Role.ADMINISTRATOR)
def start(request: ViewerRequest) -> HttpResponseBase:
    """The first of the cities one administers."""
    return redirect("manage-packs-city", sorted(request.viewer.cities(Role.ADMINISTRATOR))[0])


@require_GET
@of_city
def index(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """Every file that can be changed, with what is changed and what is wrong. At most 6 SQL queries."""
    rooms = [*SHOWN, OTHER]
    asked = request.GET.get("room", "0")
    room = rooms[int(asked)] if asked.isdigit() and int(asked) < len(rooms) else rooms[0]
    text = request.GET.get("q", "").strip()[:60]
    proof = prove(desk.revision) if desk.revision else None
    pack = (proof.pack if proof else None) or pack_of(desk.city)
    differing = changed(desk.before.overlay, desk.content.overlay) if desk.revision else []
    context = {
        "desk": desk,
        "administered": sorted(request.viewer.cities(Role.ADMINISTRATOR)),
        "tabs": [(rooms.index(each), each, count) for each, count in rooms_of(desk)],
        "room": room,
        "text": text,
        "rows": rows_of(desk, room, pack, proof, text),
        "mistakes": proof.mistakes if proof else (),
        "differing": differing,
    }
    return render(request, "packs_office/index.html", context)


@require_POST
@of_city
def begin(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """Begin a revision."""
    purpose = request.POST.get("purpose", "")
    return done(
        request,
        "已开始修订。改动只在发布后生效。",
        lambda: open_revision(request.viewer, desk.city, purpose),
        "manage-packs-city",
        desk.city,
    )


@require_POST
@of_city
def give_up(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """Give the open revision up."""

    def act() -> None:
        if desk.revision is None:
            raise RefusedError("没有正在进行的修订。")
        abandon(request.viewer, desk.revision.pk)
        clear(desk.revision)

    return done(request, "已放弃本次修订，施行中的内容没有变化。", act, "manage-packs-city", desk.city)


@require_POST
@of_city
def adopt_earlier(request: ViewerRequest, desk: Desk, number: int) -> HttpResponseBase:
    """Let the open revision hold what an earlier one published."""

    def act() -> None:
        if desk.revision is None:
            raise RefusedError("请先开始一次修订，再换成以前的内容。")
        adopt(request.viewer, desk.revision.pk, number)

    sentence = "修订的内容已换成那一版，请查看影响后发布。"
    return done(request, sentence, act, "manage-packs-city", desk.city)


@require_GET
@of_city
def revision(request: ViewerRequest, desk: Desk, number: int) -> HttpResponse:
    """One revision, file by file: what it changed, who and when."""
    rows = Revision.objects.select_related("base", "opened_by", "closed_by", "withdrawal__by")
    row = rows.filter(city=desk.city, number=number).first()
    if row is None:
        raise Http404("没有这次修订。")
    before = Content(desk.city, row.base.overlay if row.base else {})
    after = Content(desk.city, row.overlay)
    had, has = dict(before.everything()), dict(after.everything())
    files = [
        (path, compared(had.get(path), has.get(path), path))
        for path in changed(before.overlay, after.overlay)
    ]
    edits = row.edits.select_related("by").order_by("-id")[:100]
    ahead = row.effective_from is not None and row.effective_from > timezone.localdate()
    context = {
        "desk": desk,
        "revision": row,
        "files": files,
        "edits": edits,
        "withdrawable": ahead and row.taken_back is None,
    }
    return render(request, "packs_office/revision.html", context)
