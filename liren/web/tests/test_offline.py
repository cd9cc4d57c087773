"""The installable application: worker, manifest, who is here; nothing is taken in for another account."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from liren.cases.models import Case
from liren.cases.tests.stories import reported
from tests.cast import Cast
from tests.visitors import signed_in, visitor

pytestmark = pytest.mark.django_db


def told(client: Client) -> dict[str, object]:
    script = client.get("/service-worker.js").content.decode()
    found = re.search(r"begin\((\{.*\})\);", script)
    assert found
    settings: dict[str, object] = json.loads(found.group(1))
    return settings


def test_the_worker_may_serve_the_whole_site_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    policy = answer["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_file_that_a_phone_keeps_is_there(client: Client) -> None:
    settings = told(client)
    shell, field = settings["shell"], settings["field"]
    assert isinstance(shell, list)
    assert isinstance(field, list)
    assert len(shell) == len(set(shell))
    assert not set(shell) & set(field)
    for url in (*shell, *field):
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", url.removeprefix("/static/"))
        assert finders.find(plain), url
    assert any("vendor/ol" in url for url in field)
    assert not any("vendor/ol" in url for url in shell), "residents don't download the map to write a report"


def test_every_sheet_of_a_page_is_among_the_kept_files(client: Client) -> None:
    settings = told(client)
    shell = settings["shell"]
    assert isinstance(shell, list)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/outbox/").content.decode())
    assert len(sheets) >= 3
    assert set(sheets) <= set(shell)


def test_a_resident_downloads_little_to_work_without_a_network(client: Client) -> None:
    settings = told(client)
    shell = settings["shell"]
    assert isinstance(shell, list)
    names = [re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", url.removeprefix("/static/")) for url in shell]
    files = [finders.find(name) for name in names]
    squeezed = sum(len(zlib.compress(Path(str(file)).read_bytes())) for file in files)
    assert squeezed < 200_000, f"{squeezed} bytes in {len(files)} files"


def test_the_manifest_speaks_the_readers_language_and_has_icons_for_every_phone(client: Client) -> None:
    chinese = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh-CN"}).json()
    english = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).json()
    assert (chinese["short_name"], english["short_name"]) == ("里仁", "Liren")
    assert (chinese["scope"], chinese["display"], chinese["id"]) == ("/", "standalone", "/")
    assert {icon["purpose"] for icon in chinese["icons"]} == {"any", "maskable"}
    assert {icon["sizes"] for icon in chinese["icons"]} == {"192x192", "512x512"}
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest"' in page


def test_a_device_asks_who_is_here(cast: Cast) -> None:
    assert visitor().get("/session.json").json()["account"] == ""
    answer = signed_in(cast, "grid_worker").get("/session.json")
    assert answer.json()["account"] == str(cast.user("grid_worker").pk)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_pages_say_whose_they_are(cast: Cast) -> None:
    client = signed_in(cast, "grid_worker")
    own = str(cast.user("grid_worker").pk)
    assert client.get("/grid/")["Liren-Account"] == own
    assert client.post("/sign-out/")["Liren-Account"] == "none"
    assert visitor().get("/report/")["Liren-Account"] == "none"


def test_nothing_is_taken_in_for_another_account(cast: Cast) -> None:
    case = reported(cast)
    path, form = f"/cases/{case.pk}/steps/verify/", {"key": str(uuid4())}
    meant_for = {"Accept": "application/json", "Liren-Account": str(cast.user("grid_worker").pk)}
    assert signed_in(cast, "community_worker").post(path, form, headers=meant_for).status_code == 412
    assert visitor().post(path, form, headers=meant_for).status_code == 401
    case.refresh_from_db()
    assert case.state == "reported"
    assert signed_in(cast, "grid_worker").post(path, form, headers=meant_for).status_code == 200
    assert Case.objects.get().state == "verified"


def test_the_page_of_what_waits_names_nobody(cast: Cast) -> None:
    page = signed_in(cast, "grid_worker").get("/outbox/").content.decode()
    assert cast.user("grid_worker").name not in page
    assert "data-account" not in page
    assert str(cast.user("grid_worker").pk) not in page
