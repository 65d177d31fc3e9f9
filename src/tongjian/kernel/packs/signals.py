"""What other apps may listen to."""

from django.dispatch import Signal

# Sent inside the transaction that installs a pack, with `pack` (a `Pack`).
installed = Signal()
