"""Read-only views across rooms. The command page: how things stand in a place, now, down to every case.

Words: a *figure* counts a slice of the cases (liren.cases.slices); the list behind it shows the same slice.
A *part* is a place directly below the one that is shown. "As zoned then" counts a case where it lay when it
was reported; "as zoned now" by today's borders.
"""
