"""Every write on people, each change of an administrator recorded in the transaction that makes it."""

from tongjian.kernel.people.actions.install import install, install_demo_people

__all__ = ["install", "install_demo_people"]
