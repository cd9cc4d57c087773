"""The desk's own tools, kept by those who run it: what is asked beyond a report, category by category.

The case room asks the questions and keeps the answers; here they are written, ordered, tried out and replaced
from a day on. A question that was answered is never changed: its next version takes its place.
"""
