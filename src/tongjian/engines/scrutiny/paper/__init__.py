"""The report on paper: a Chinese PDF with a picture of every place somebody has to look at."""

from tongjian.engines.scrutiny.paper.content import paper_content
from tongjian.engines.scrutiny.paper.typeset import print_report

__all__ = ["paper_content", "print_report"]
