"""Where data comes from: the systems beside us, imports from their files, and the origin of every field.

Words: a *system* (信息系统) is one of the 25 that a community worker types into (S3-08); a *target* is a
register of a room above that can be imported into; a *batch* is one import; the *lineage* of a record says
which batch each field came from; a *conflict* is two systems that say different things, until somebody has
ruled. Rooms above register their targets (`targets.py`); this room knows none of them by name.
"""
