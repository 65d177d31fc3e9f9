"""What the other rooms of supervision listen to. Receivers run in the transaction of the act."""

from django.dispatch import Signal

# `assignments` (a sequence of `Assignment`, their subjects read) were made, by a draw or by hand; `at`.
assigned = Signal()

# `assignments` are void: another draw replaced them, or they were called off; `at`.
called_off = Signal()
