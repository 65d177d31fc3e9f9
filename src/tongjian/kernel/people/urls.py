"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from tongjian.kernel.people.pages import lists, organisations, people

_PEOPLE = "manage/people/"
_PERSON = f"{_PEOPLE}<int:user_id>/"
_ORGANISATIONS = f"{_PEOPLE}organisations/"
_ORGANISATION = f"{_ORGANISATIONS}<int:organisation_id>/"

urlpatterns = [
    path(_PEOPLE, lists.index, name="manage-people"),
    path(f"{_PEOPLE}new/", lists.new, name="manage-people-new"),
    path(f"{_PEOPLE}leaves/", lists.leaves, name="manage-leaves"),
    path(f"{_PEOPLE}changes/", lists.changes, name="manage-changes"),
    path(_PERSON, people.person, name="manage-person"),
    path(f"{_PERSON}account/", people.rename, name="manage-person-account"),
    path(f"{_PERSON}active/", people.active, name="manage-person-active"),
    path(f"{_PERSON}password/", people.password, name="manage-person-password"),
    path(f"{_PERSON}posts/", people.appoint, name="manage-person-appoint"),
    path(f"{_PERSON}posts/<int:holding_id>/end/", people.end_holding, name="manage-person-end"),
    path(f"{_PERSON}leave/", people.arrange_leave, name="manage-person-leave"),
    path(f"{_PERSON}leave/<int:leave_id>/cancel/", people.cancel_leave, name="manage-person-cancel"),
    path(_ORGANISATIONS, organisations.index, name="manage-organisations"),
    path(f"{_ORGANISATIONS}new/", organisations.new, name="manage-organisations-new"),
    path(_ORGANISATION, organisations.organisation, name="manage-organisation"),
    path(f"{_ORGANISATION}facts/", organisations.correct, name="manage-organisation-facts"),
    path(f"{_ORGANISATION}posts/", organisations.add_post, name="manage-organisation-posts"),
    path(f"{_ORGANISATION}posts/<int:post_id>/", organisations.correct_post, name="manage-post"),
]
