"""The one list of pages: the name of a URL, and as whom. tests/test_pages.py keeps it complete."""

from __future__ import annotations

from dataclasses import dataclass

# who: (login in the demo city, name in the tests' cast)
WHO: dict[str, tuple[str, str]] = {
    "nobody": ("", ""),
    "resident": ("jumin0001", "resident"),
    "neighbour": ("jumin0001", "neighbour"),
    "grid_worker": ("wangge001", "grid_worker"),
    "grid_leader": ("wanggezhang001", "grid_leader"),
    "community_worker": ("shegong002", "community_worker"),
    "secretary": ("shuji001", "secretary"),
    "dispatcher": ("paidan001", "dispatcher"),
    "handler": ("zhifa001", "handler"),
    "department_head": ("juzhang001", "department_head"),
    "commander": ("zhihui001", "commander"),
    "auditor": ("shenji001", "auditor"),
    "administrator": ("guanli001", "administrator"),
}
RESIDENTS = frozenset({"nobody", "resident", "neighbour"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one person sees it.

    `path` is for pages that no URL name has (errors). `status` is what the server answers. `query` begins
    with "?"; `note` tells two pages of one name and person apart.
    """

    name: str
    who: str
    query: str = ""
    note: str = ""
    path: str = ""
    status: int = 200

    @property
    def key(self) -> str:
        """A name that files can have: case_page-dispatcher."""
        return "-".join(filter(None, (self.name, self.who, self.note)))


def _for(who: str, *names: str) -> tuple[Page, ...]:
    return tuple(Page(name, who) for name in names)


PAGES: tuple[Page, ...] = (
    *_for("nobody", "home", "report", "receipt_page", "sign_in", "sign_in_code", "design_page"),
    *_for("nobody", "around", "help_page"),
    *_for("resident", "around", "open_figures", "help_page"),
    *_for("dispatcher", "help_page"),
    *_for("resident", "home", "report", "report_done", "my_reports", "case_page", "case_questions", "inbox"),
    *_for("resident", "message_preferences", "my_account", "my_sessions", "change_password", "my_followed"),
    *_for("neighbour", "followed_page"),
    *_for("grid_worker", "my_grid", "grid_case", "patrol_report", "patrols", "patrol_walk", "case_page"),
    *_for("grid_worker", "inbox", "patrol_plan", "person_figures", "my_account", "my_reports"),
    *_for("grid_leader", "my_grid", "desk"),
    *_for("community_worker", "desk", "case_page", "intake", "call_backs", "call_back_page"),
    *_for("community_worker", "call_back_paper", "patrol_plans", "subscriptions", "new_whistle"),
    *_for("secretary", "desk", "whistles_page", "whistle_page", "staff_roster", "command", "new_whistle"),
    *_for("dispatcher", "desk", "case_page", "case_print", "case_oversight", "new_child"),
    *_for("dispatcher", "dispatch_rules", "dispatch_rule", "new_rule", "rule_trial", "duty_proposals"),
    *_for("dispatcher", "unowned_page", "return_limits", "arbitrations", "arbitration_page", "matter_groups"),
    *_for("dispatcher", "problem_bank", "escalations_page", "figures", "response_templates", "intake"),
    *_for("handler", "desk", "case_page", "whistle_page", "appeals_page", "exclusions_page"),
    *_for("department_head", "desk", "unit_figures", "unit_page", "supervisions_page"),
    *_for("commander", "command", "desk", "figures", "area_figures", "figure_months", "figure_rules"),
    *_for("commander", "escalations_page", "supervisions_page", "problem_bank", "matter_groups", "patrols"),
    *_for("commander", "whistles_page", "whistle_figures", "whistle_rules", "places_page", "grid_page"),
    *_for("commander", "topology_page", "overlap_page", "units_page", "unit_page", "call_backs"),
    *_for("auditor", "desk", "figures", "exclusions_page", "appeals_page", "staff_page"),
    *_for("administrator", "staff_roster", "staff_page", "staff_new", "jobs_page", "categories_page"),
    *_for("administrator", "category_page", "calendar_page", "calendar_days", "calendar_hours"),
    *_for("administrator", "child_rules_page", "ladder_page", "match_weights", "response_templates"),
    *_for("administrator", "units_page", "unit_page", "places_page", "return_limits", "whistle_rules"),
    *_for("community_worker", "people_page", "person_page", "register_resident", "change_resident"),
    *_for("community_worker", "reveal_batches", "data_requests"),
    *_for("grid_worker", "people_page", "person_page"),
    *_for("resident", "my_data"),
    *_for("nobody", "privacy_page", "population_page"),
    *_for("secretary", "readings_page", "reveal_batches"),
    *_for("secretary", "addresses_page", "address_page", "compounds_page", "compound_page", "estate_pairs"),
    *_for(
        "commander", "population_page", "buildings_page", "retrofit_page", "compounds_page", "addresses_page"
    ),
    *_for("grid_worker", "addresses_page", "compound_page"),
    *_for("auditor", "readings_page"),
    *_for("administrator", "retention_page"),
    *_for("administrator", "imports_page", "conflicts_page", "systems_page", "new_system"),
    *_for("administrator", "parameters_page", "questions_page", "category_questions", "edit_question"),
    *_for("administrator", "fieldwork_rules", "directive_terms"),
    *_for("grid_worker", "outbox"),
    Page("figure_cases", "commander", query="?of=area&subject={scope}&figure=filing_rate"),
    Page("desk", "dispatcher", query="?show=all", note="all"),
    Page(
        "desk", "dispatcher", query="?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E4%BA%8B", note="empty"
    ),
    *_for("dispatcher", "search_page", "bulk_runs", "directives_page", "receipt_paper"),
    *_for("commander", "command_wall", "directives_page", "directive_page", "new_directive"),
    *_for("grid_worker", "directives_page", "search_page"),
    *_for("secretary", "whistle_paper"),
    *_for("handler", "order_paper"),
    Page("search_page", "dispatcher", query="?q=%E8%B7%AF%E7%81%AF", note="found"),
    Page("not_found", "nobody", path="/no/such/page/", status=404),
    Page("not_found", "dispatcher", path="/no/such/page/", status=404),
    Page("forbidden", "resident", path="/desk/", status=403),
    Page("forbidden", "grid_worker", path="/command/", status=403),
)

# Doors that answer a GET with 200 and are no page to look at.
NOT_PAGES: dict[str, str] = {
    "bulk_run": "none in a fresh demo city",
    "import_page": "none in a fresh demo city",
    "import_rejects": "a file",
    "system_page": "none in a fresh demo city",
    "address_points": "data for the map",
    "around_points": "data for the map",
    "base_json": "data for the map",
    "case_point": "data for the map",
    "case_points": "data for the map",
    "case_meanwhile": "a part of the case page",
    "command_cells": "data for the map",
    "command_here": "a part of the command page",
    "command_replay": "data for the map",
    "desk_points": "data for the map",
    "my_day": "data for the application without a network",
    "place_words": "data for the report page",
    "search_hits": "a part of the search page",
    "service_worker": "a script",
    "session_state": "data for the application without a network",
    "take_my_data": "a file",
    "web_manifest": "data for the browser",
    "command_areas": "data for the map",
    "divisions_json": "data for the map",
    "figures_export": "a file",
    "grids_json": "data for the map",
    "merge_candidates": "a part of the case page",
    "matter_page": "leads on to the case",
    "my_figures": "leads on to person_figures",
    "overlap_json": "data for the map",
    "patrol_track": "data for the map",
    "photo": "a picture",
    "photo_thumb": "a picture",
    "report_questions": "a part of the report page",
    "topology_json": "data for the map",
    "whistle_figures_csv": "a file",
}


def wanted(names: list[str], people: list[str]) -> list[Page]:
    """The pages whose key holds one of the names, for these people; all where nothing is asked."""
    return [
        page
        for page in PAGES
        if (not names or any(name in page.key for name in names)) and (not people or page.who in people)
    ]
