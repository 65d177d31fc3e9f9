"""What a case shows of its letters; a case with others below it shows theirs as well."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.cases import panels
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.letters.queries import letters_of_tree
from tongjian.kernel.people.middleware import ViewerRequest


def register() -> None:
    """On the page of every kind of case."""
    panels.register("", "文书", letters)


def letters(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The letters, the latest first. 1 query."""
    only = None if case.id == tree.root else case.id
    rows = letters_of_tree(request.viewer, tree.city, tree.root, only)
    return render_to_string("letters/_rows.html", {"rows": rows}, request) if rows else None
