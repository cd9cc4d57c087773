"""Let a worker do what waits before anything is measured: copied cases are overdue and climb all at once.

python bench/settle.py
"""

from __future__ import annotations

import time

from machine import tell
from platform_under_test import Platform

LONGEST = 1200.0  # seconds
QUIET = 75.0  # seconds without a job: what looks for overdue work once a minute has looked and found nothing


def main() -> None:
    """Wait until nothing waits any more, and for long enough."""
    begun = still = time.monotonic()
    with Platform() as platform:
        while time.monotonic() - still < QUIET and time.monotonic() - begun < LONGEST:
            if platform.waiting_jobs():
                still = time.monotonic()
            time.sleep(1)
        left = platform.waiting_jobs()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    tell(f"Settled after {time.monotonic() - begun:.0f} s; {left} jobs wait.")


if __name__ == "__main__":
    main()
