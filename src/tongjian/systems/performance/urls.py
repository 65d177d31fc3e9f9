"""Addresses of declarations. The other rooms are apps of their own, each with its own addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
