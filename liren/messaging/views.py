"""The inbox, and what a person wants to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts.access import ActorRequest, signed_in_required
from liren.messaging import actions
from liren.messaging.channels import connected, is_recording
from liren.messaging.kinds import Topic, Words, topic_of, words_of
from liren.messaging.models import Channel, Message
from liren.messaging.queries import OUTSIDE, choices_of, inbox_page, unread_count

PAGE = 30
ICONS: dict[str, str] = {
    Topic.MY_REPORTS: "file-text",
    Topic.MY_WORK: "briefcase",
    Topic.DEADLINES: "alarm-clock",
    Topic.FOLLOWED: "bell",
}


@dataclass(frozen=True)
class Line:
    """One message in words."""

    message: Message
    words: Words

    @property
    def icon(self) -> str:
        """The topic's mark."""
        return ICONS.get(str(topic_of(self.message.kind)), "mail")


@signed_in_required
def inbox(request: ActorRequest) -> HttpResponseBase:
    """Messages, unread ones first, then newest first."""
    page = inbox_page(request.actor, after=request.GET.get("after", ""), size=PAGE)
    context = {
        "lines": [Line(message, words_of(message.kind, message.params)) for message in page.messages],
        "unread": unread_count(request.actor),
        "older": f"?after={page.next_cursor}" if page.next_cursor else "",
        "newer": "?" if request.GET.get("after") else "",
    }
    return render(request, "messaging/inbox.html", context)


@require_POST
@signed_in_required
def open_message(request: ActorRequest, message_id: UUID) -> HttpResponseBase:
    """Mark a message read and go where it leads."""
    message = actions.mark_read(request.actor, message_id)
    return redirect(message.link or "inbox")


@require_POST
@signed_in_required
def read_all(request: ActorRequest) -> HttpResponseBase:
    """Mark the whole inbox read."""
    actions.mark_all_read(request.actor)
    messages.success(request, _("Everything is marked read."))
    return redirect("inbox")


@signed_in_required
def message_preferences(request: ActorRequest) -> HttpResponseBase:
    """Which topic comes over which channel."""
    choices = choices_of(request.actor.person_id)
    if request.method == "POST":
        chosen = {(topic, channel): f"{topic}.{channel}" in request.POST for topic, channel in choices}
        actions.set_preferences(request.actor, chosen)
        messages.success(request, _("Saved."))
        return redirect("message_preferences")
    rows = [
        (topic.label, [(channel.label, f"{topic}.{channel}", choices[topic, channel]) for channel in OUTSIDE])
        for topic in Topic
    ]
    context = {
        "channels": [Channel(channel).label for channel in OUTSIDE],
        "rows": rows,
        "missing": [channel.label for channel in OUTSIDE if not connected(channel)],
        "recording": [channel.label for channel in OUTSIDE if is_recording(channel)],
    }
    return render(request, "messaging/message_preferences.html", context)
