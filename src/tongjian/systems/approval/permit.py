"""核发: the result of a matter as an electronic licence, with what it says taken from the case."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.licences.actions import issue as issue_licence
from tongjian.kernel.licences.models import Licence
