"""What starts, supervises and stops the processes of one machine. Nothing in here imports Django."""

from __future__ import annotations


class MachineError(Exception):
    """Something about this machine stands in the way; the message says what, and what to do about it."""
