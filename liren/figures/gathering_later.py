"""The queries behind the kinds of facts that the second version of the computation brought."""

from __future__ import annotations

from liren.figures.windows import WINDOW

# A report, and the how many-th of its kind from its grid it is. A repeat is not one of them, nor is what was
# rejected or withdrawn; a part of a case is no report. Of what was written down late that is not asked.
_MATTER = """
    WITH near AS (
        SELECT e.id, count(*) FILTER (
                WHERE e.merged_into_id IS NULL AND e.state NOT IN ('rejected', 'withdrawn')) OVER (
            PARTITION BY e.division, e.category_id ORDER BY e.opened_at
            RANGE BETWEEN make_interval(days => %(frequent_days)s) PRECEDING AND CURRENT ROW) AS number
        FROM cases_case e
        WHERE e.parent_id IS NULL AND e.opened_at < %(end)s
            AND e.opened_at >= %(start)s - make_interval(days => %(frequent_days)s))
    SELECT c.id, c.id, c.division, NULL, NULL, 0, (c.merged_into_id IS NOT NULL)::int,
        CASE WHEN c.merged_into_id IS NULL AND c.state NOT IN ('rejected', 'withdrawn')
            AND c.opened_at >= %(start)s THEN (near.number > %(frequent_before)s)::int END
    FROM cases_case c LEFT JOIN near ON near.id = c.id
    WHERE c.parent_id IS NULL AND {window} ORDER BY c.id"""
_NOTED = """
    SELECT n.id, n.case_id, n.division, n.unit_id, n.person_id, 0 {answers}
    FROM figures_notedfact n LEFT JOIN cases_case c ON c.id = n.case_id
    WHERE n.kind = '{kind}' AND {window} ORDER BY n.id"""
# Whoever took the step that stopped the clock; if nobody did, the one person who holds the grid on that day.
_HOLDER = """LEFT JOIN LATERAL (
        SELECT min(p.user_id::text)::uuid AS user_id FROM accounts_post p
        WHERE p.role = 'grid_worker' AND p.scope = c.division
            AND p.valid_from <= (d.due_at AT TIME ZONE %(zone)s)::date
            AND (p.valid_to IS NULL OR p.valid_to > (d.due_at AT TIME ZONE %(zone)s)::date)
        HAVING count(DISTINCT p.user_id) = 1) holder ON true"""
_FELL_DUE = """
    SELECT d.id, d.case_id, c.division, NULL, COALESCE(done.actor_id, holder.user_id), 0,
        COALESCE(d.stopped_at < LEAST(%(end)s, %(cut_at)s), false)::int
    FROM cases_deadline d JOIN cases_case c ON c.id = d.case_id
    LEFT JOIN LATERAL (
        SELECT t.actor_id FROM cases_timelineentry t
        WHERE t.case_id = d.case_id AND t.at = d.stopped_at AND t.verb IN ({verbs}) LIMIT 1) done ON true
    {holder}
    WHERE d.stage = '{stage}' AND d.due_at >= %(start)s AND d.due_at < LEAST(%(end)s, %(cut_at)s)
        AND d.paused_at IS NULL AND (d.stopped_at IS NULL OR EXISTS (
            SELECT 1 FROM cases_timelineentry t
            WHERE t.case_id = d.case_id AND t.at = d.stopped_at AND t.verb IN ({verbs})))
    ORDER BY d.id"""
_FILER = """JOIN LATERAL (
        SELECT f.actor_id FROM cases_timelineentry f
        WHERE f.case_id = t.case_id AND f.verb = 'file' AND f.at <= t.at
        ORDER BY f.at DESC LIMIT 1) filer ON true"""
# A filing is put to the test when the case is sent out, or merged because the matter was on file already.
_FILED = """
    SELECT t.id, t.case_id, c.division, NULL, filer.actor_id, 0, (t.verb = 'merge')::int
    FROM cases_timelineentry t JOIN cases_case c ON c.id = t.case_id {filer}
    WHERE t.verb IN ('merge', 'dispatch') AND t.from_state = 'filed' AND {window} ORDER BY t.id"""
_SENDER = """JOIN LATERAL (
        SELECT t.actor_id FROM cases_timelineentry t
        WHERE t.case_id = o.case_id AND t.verb = 'dispatch' AND t.at = o.issued_at LIMIT 1) sent ON true"""
# A dispatch is put to the test when the unit has handled it; or, returned, when the case is sent out again:
# to another unit it was wrong, to the same one it was not.
_SENT = """
    SELECT o.id, o.case_id, c.division, NULL, sent.actor_id, 0,
        (o.state = 'returned' AND next.organization_id <> o.organization_id)::int
    FROM cases_workorder o JOIN cases_case c ON c.id = o.case_id {sender}
    LEFT JOIN LATERAL (
        SELECT n.organization_id, n.issued_at FROM cases_workorder n
        WHERE n.case_id = o.case_id AND n.part = 'lead' AND n.issued_at >= o.ended_at AND n.id <> o.id
        ORDER BY n.issued_at LIMIT 1) next ON o.state = 'returned'
    WHERE o.part = 'lead' AND o.state IN ('handled', 'returned') AND {at} >= %(start)s
        AND {at} < LEAST(%(end)s, %(cut_at)s) ORDER BY o.id"""


def _noted(kind: str, fields: int) -> str:
    """Facts that flows carried here, with the first so many answers."""
    answers = "".join(f", n.answers[{place}]" for place in range(1, fields + 1))
    window = WINDOW.format(at="n.at", id="n.id").replace("c.origin", "COALESCE(c.origin, '')")
    return _NOTED.format(kind=kind, answers=answers, window=window)


def _fell_due(stage: str, *verbs: str) -> str:
    return _FELL_DUE.format(stage=stage, holder=_HOLDER, verbs=", ".join(f"'{verb}'" for verb in verbs))


LATER_QUERIES: dict[str, tuple[str, ...]] = {
    "matter": (_MATTER.format(window=WINDOW.format(at="c.opened_at", id="c.id")), _noted("joined", 2)),
    "verifying": (_fell_due("verify", "verify", "reject"),),
    "inspecting": (_fell_due("inspect", "inspect", "rework"),),
    "judged": (
        _FILED.format(filer=_FILER, window=WINDOW.format(at="t.at", id="t.id")),
        _SENT.format(
            sender=_SENDER, at="(CASE WHEN o.state = 'returned' THEN next.issued_at ELSE o.ended_at END)"
        ),
    ),
    "whistle": (_noted("whistle", 4),),
    "whistled": (_noted("whistled", 3),),
    "appealed": (_noted("appealed", 0),),
    "appeal": (_noted("appeal", 1),),
    "round": (_noted("round", 2),),
}
