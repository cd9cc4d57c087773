"""A room for one test: a job whose effects can be counted from outside. Installed by its own settings
only.
"""
