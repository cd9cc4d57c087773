"""Which facts belong to a month: those that happened in it, and those of frozen months written down late."""

WINDOW = """(({at} >= %(start)s AND {at} < %(end)s AND (c.origin <> '' OR {id} < %(cut)s))
    OR (c.origin = '' AND {at} >= %(first)s AND {at} < %(start)s
        AND {id} >= %(cut_before)s AND {id} < %(cut)s))"""
