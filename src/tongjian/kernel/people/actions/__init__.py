"""Every write on people, each change of an administrator recorded in the transaction that makes it."""

from tongjian.kernel.people.actions.accounts import open_account, rename, reset_password, set_active
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.actions.install import install, install_demo_people
from tongjian.kernel.people.actions.leave import arrange_leave, cancel_leave
from tongjian.kernel.people.actions.organisations import (
    OrganisationFacts,
    add_post,
    correct_organisation,
    correct_post,
    open_organisation,
)
from tongjian.kernel.people.actions.posts import appoint, end_holding

__all__ = [
    "OrganisationFacts",
    "RefusedError",
    "add_post",
    "appoint",
    "arrange_leave",
    "cancel_leave",
    "correct_organisation",
    "correct_post",
    "end_holding",
    "install",
    "install_demo_people",
    "open_account",
    "open_organisation",
    "rename",
    "reset_password",
    "set_active",
]
