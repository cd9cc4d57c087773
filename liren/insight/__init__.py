"""Read-only views across rooms: command and figures."""
