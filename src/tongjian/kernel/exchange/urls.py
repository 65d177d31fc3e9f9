"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.exchange import pages

urlpatterns = [path("<city:city>/exchange/", pages.outbox, name="exchange-outbox")]
