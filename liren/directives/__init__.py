"""Directives (指令): orders that a command centre or a subdistrict gives for an area, a point or a case.

A directive says what is to be done, where, and by when; its addressees (被指令单位、岗位) are units, or
whoever holds a post in an area. Each of them acknowledges (签收) and reports back (反馈) by the legal clock;
whoever gave it accepts the report or sends it back. Lateness is shown and reminded of, never forgiven by an
edit. Directives run down the line within one's own area; a unit of a higher level is called by a whistle
(吹哨) instead.
"""
