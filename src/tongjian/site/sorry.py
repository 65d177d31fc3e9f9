"""The last answers: to a request nobody can read, and when something of ours is broken.

They look at nothing of the request. Django's own views check its token against forgery, which reads the very
body that could not be read, and the visitor is left with a bare error of the server.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the body, or an address, is no text of any kind we know."""
    return HttpResponse(render_to_string("400.html"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing of what was asked has happened; the error is in the log."""
    return HttpResponse(render_to_string("500.html"), status=500)
