"""Pages of this room. A URL's name is its view's name and its template's name."""

from __future__ import annotations

from django.urls import URLPattern, path

from liren.matching.views.following import (
    followed_page,
    join_matter,
    leave_matter,
    matter_page,
    my_followed,
)
from liren.matching.views.groups import matter_groups
from liren.matching.views.similar import similar
from liren.matching.views.weights import match_weights

urlpatterns: list[URLPattern] = [
    path("matching/similar.json", similar, name="similar"),
    path("matching/cases/<uuid:case_id>/join/", join_matter, name="join_matter"),
    path("matching/cases/<uuid:case_id>/", matter_page, name="matter_page"),
    path("matching/following/", my_followed, name="my_followed"),
    path("matching/following/<uuid:follower_id>/", followed_page, name="followed_page"),
    path("matching/following/<uuid:follower_id>/leave/", leave_matter, name="leave_matter"),
    path("matching/groups/", matter_groups, name="matter_groups"),
    path("matching/weights/", match_weights, name="match_weights"),
]
