"""What others may want to follow."""

from __future__ import annotations

from django.dispatch import Signal

# Sent as `attached.send(Attachment, attachment=…)` inside the transaction that attaches: a receiver that
# fails takes the attachment back, and a job it enqueues exists exactly when the attachment does.
attached = Signal()
