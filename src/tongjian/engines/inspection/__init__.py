"""Looks into files of strangers: does it open whole, and does anything in it act by itself? Pure.

`inspect_files` opens every file in a child process with limits: one that crashes or hangs a reader costs its
own sentence and nobody else's.
"""

from tongjian.engines.inspection.child import inspect
from tongjian.engines.inspection.look import Answer, Look
from tongjian.engines.inspection.parent import inspect_files

__all__ = ["Answer", "Look", "inspect", "inspect_files"]
