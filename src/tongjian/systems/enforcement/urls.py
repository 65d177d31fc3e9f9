"""Addresses of enforcement."""

urlpatterns = []
