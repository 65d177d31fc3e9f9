"""回执: what was recorded last about a case, signed, for whoever may see the case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from tongjian.kernel.cases.pages.case import readable
from tongjian.kernel.ledger import bills
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest


@require_GET
@signed_in
def receipt(request: ViewerRequest, case: UUID) -> HttpResponse:
    """The receipt of the case's latest event, as a file to keep; with its proof once its day has a bill."""
    state = readable(request, case).cases[case]
    event = Event.objects.get(chain=case, seq=state.seq)
    answer = JsonResponse(bills.receipt(event), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{case}-{event.seq}.json"'
    return answer
