"""What this machine has, where a default depends on it."""

from __future__ import annotations

import os

# A ceiling, not a reservation.  Measured: writing 2 million legs in one rewrite takes 3 GiB of it.
_LEAST_BUFFER_BYTES = 1 << 30
_USUAL_BUFFER_BYTES = 4 << 30


def buffer_ceiling() -> int:
    """Half of this machine's memory, in bytes, for the embedded engine; a usual size where the system does not tell."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _USUAL_BUFFER_BYTES
    return max(memory // 2, _LEAST_BUFFER_BYTES)
