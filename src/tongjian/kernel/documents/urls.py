"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.documents import pages

app_name = "documents"
urlpatterns = [
    path("documents/upload/", pages.upload, name="upload"),
    path("documents/offer/", pages.offer, name="offer"),
    path("documents/remove/", pages.remove, name="remove"),
    path("documents/<uuid:document_id>/", pages.download, name="download"),
]
