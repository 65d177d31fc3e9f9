"""PLACEHOLDER"""


def annotate_svg() -> None: ...
