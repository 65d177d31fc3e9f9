"""What an action of the centre refuses, in sentences for whoever asked."""

from __future__ import annotations

from tongjian.kernel.inspectorate.errors import RefusedError

__all__ = ["RefusedError"]
