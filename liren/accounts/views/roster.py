"""The staff roster: who holds which post, giving and ending posts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.accounts import actions
from liren.accounts.access import ActorRequest, role_required
from liren.accounts.actions import NewPost, NewStaff
from liren.accounts.codes import parse_phone
from liren.accounts.forms import PostForm, StaffForm
from liren.accounts.hooks import place_names
from liren.accounts.models import Post, User
from liren.accounts.models.users import ROSTER_ROLES
from liren.accounts.permissions import may_create_staff, may_end_post, may_manage_user
from liren.accounts.queries import posts_within
from liren.accounts.roles import Role
from liren.core.identity import is_uuid
from liren.core.verdicts import InvalidError, RefusedError, require

PAGE = 50


@role_required(*ROSTER_ROLES)
def staff_roster(request: ActorRequest) -> HttpResponseBase:
    """Posts in one's area, by place and role; filtered by role and place."""
    role, scope = request.GET.get("role", ""), request.GET.get("scope", "")
    posts = posts_within(request.actor)
    if role in Role.values:
        posts = posts.filter(role=role)
    if scope.isdigit():
        posts = posts.filter(scope__startswith=scope)
    after = request.GET.get("after", "").split(".")
    if len(after) == 3 and is_uuid(after[2]):
        posts = posts.after(*after)
    rows = list(posts[: PAGE + 1])
    names = place_names(post.scope for post in rows)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    query = request.GET.copy()
    if last:
        query["after"] = f"{last.scope}.{last.role}.{last.pk}"
    context = {
        "rows": [(post, names[post.scope]) for post in rows[:PAGE]],
        "older": f"?{query.urlencode()}" if last else "",
        "newer": "?" if len(after) == 3 else "",
        "roles": [(one.value, one.label) for one in Role if one != Role.RESIDENT],
        "role": role,
        "scope": scope,
        "may_create": may_create_staff(request.actor),
    }
    return render(request, "accounts/staff_roster.html", context)


@role_required(*ROSTER_ROLES)
def staff_page(request: ActorRequest, user_id: UUID) -> HttpResponseBase:
    """One member of staff: posts held, ended and to come; a post to give."""
    user = User.objects.visible_to(request.actor).get(pk=user_id)
    form = PostForm(request.actor, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_post(request.actor, user, **form.post_fields)
        except InvalidError as wrong:
            form.add_error(wrong.field or None, wrong.reason)
            status = 422
        except RefusedError as refused:
            form.add_error("scope", refused.verdict.reason)
            status = 403
        else:
            messages.success(request, _("The post is given."))
            return redirect("staff_page", user_id=user.pk)
    posts = list(user.posts.exclude(role=Role.RESIDENT).order_by("-valid_from", "-id"))
    names = place_names(post.scope for post in posts)
    context = {
        "user": user,
        "form": form,
        "posts": [(post, names[post.scope], may_end_post(request.actor, post)) for post in posts],
        "may_manage": may_manage_user(request.actor, user),
    }
    return render(request, "accounts/staff_page.html", context, status=status)


@sensitive_post_parameters("password")
@role_required(Role.ADMINISTRATOR, Role.COMMUNITY_SECRETARY)
def staff_new(request: ActorRequest) -> HttpResponseBase:
    """Add a member of staff with their first post."""
    require(may_create_staff(request.actor))
    form, post_form = StaffForm(request.POST or None), PostForm(request.actor, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid() and post_form.is_valid():
        values = form.cleaned_data
        try:
            phone = parse_phone(values["phone"]) if values["phone"] else ""
            newcomer = NewStaff(values["name"], values["login"], (NewPost(**post_form.post_fields),), phone)
            user = actions.create_staff(request.actor, newcomer, password=values["password"])
        except InvalidError as wrong:
            (form if wrong.field in form.fields else post_form).add_error(wrong.field or None, wrong.reason)
            status = 422
        except RefusedError as refused:
            post_form.add_error("scope", refused.verdict.reason)
            status = 403
        else:
            return redirect("staff_page", user_id=user.pk)
    return render(request, "accounts/staff_new.html", {"form": form, "post_form": post_form}, status=status)


@require_POST
@role_required(*ROSTER_ROLES)
def post_end(request: ActorRequest, post_id: UUID) -> HttpResponseBase:
    """End a post at once."""
    post = actions.end_post(request.actor, Post.objects.visible_to(request.actor).get(pk=post_id))
    messages.success(request, _("The post is ended; its holder goes without it from now on."))
    return redirect("staff_page", user_id=post.user_id)


@require_POST
@sensitive_post_parameters("password")
@role_required(*ROSTER_ROLES)
def staff_password(request: ActorRequest, user_id: UUID) -> HttpResponseBase:
    """A new first password for somebody who forgot theirs."""
    user = User.objects.visible_to(request.actor).get(pk=user_id)
    actions.reset_password(request.actor, user, password=request.POST.get("password", ""))
    messages.success(request, _("The new password is set."))
    return redirect("staff_page", user_id=user.pk)


@require_POST
@role_required(*ROSTER_ROLES)
def staff_access(request: ActorRequest, user_id: UUID) -> HttpResponseBase:
    """Shut somebody out, or let them in again."""
    user = User.objects.visible_to(request.actor).get(pk=user_id)
    if request.POST.get("active") == "1":
        actions.reactivate_user(request.actor, user)
        messages.success(request, _("This person can sign in again."))
    else:
        actions.deactivate_user(request.actor, user)
        messages.success(request, _("This person is signed out everywhere and can't sign in."))
    return redirect("staff_page", user_id=user.pk)
