"""Asking and walking.

A call-back list names the finished cases whose reporters are asked how it went, by an office that did not do
the work; telephone, paper and a trusted person count alike (S4-28). A patrol plan says what is passed on a
grid's round; a patrol is one walk. A track is kept only if the walker wants it for this walk: coarse, for
nobody else's eyes, deleted after some days.
"""
