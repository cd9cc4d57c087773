"""A rate limit counted in the database: right for any number of processes, and after a restart."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.core.models import RateCount
from liren.core.verdicts import Allowed, Denied, Verdict

KEEP = timedelta(days=2)
_EPOCH = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(0))

_COUNT = """
    INSERT INTO core_ratecount AS c (purpose, key, window_start, count)
    VALUES (%(purpose)s, %(key)s, %(start)s, 1)
    ON CONFLICT (purpose, key, window_start) DO UPDATE SET count = c.count + 1
    RETURNING c.count, COALESCE((
        SELECT count FROM core_ratecount
        WHERE purpose = %(purpose)s AND key = %(key)s AND window_start = %(before)s), 0)
"""


def hit(purpose: str, subject_digest: bytes, limit: int, window: timedelta) -> Verdict:
    """Count one attempt and say whether it may go on: at most about `limit` in any `window`.

    The window slides: the one before counts with the part of it that is still in view. Call it outside the
    action's transaction, or a refusal that rolls back takes the count with it.

    Args:
        purpose: what is limited, such as "sign_in".
        subject_digest: whom it is limited for; a digest (`blind_index`), up to 32 bytes.
        limit: how many attempts are let through.
        window: in how long a time, at most one day.
    """
    now = timezone.now()
    passed = (now - _EPOCH) % window
    start = now - passed
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, {"purpose": purpose, "key": subject_digest, "start": start, "before": start - window}
        )
        count, before = cursor.fetchone()
    in_view = 1 - passed / window
    if count + before * in_view <= limit:
        return Allowed()
    minutes = max(1, math.ceil((window - passed).total_seconds() / 60))
    wait = ngettext("in %(minutes)d minute", "in %(minutes)d minutes", minutes) % {"minutes": minutes}
    return Denied(_("Too many attempts. Please try again %(wait)s.") % {"wait": wait}, because="state")


def purge_counts() -> int:
    """Delete the counts that no window looks at any more. Run daily by a job.

    Returns:
        How many rows went.
    """
    return RateCount.objects.filter(window_start__lt=timezone.now() - KEEP).delete()[0]
