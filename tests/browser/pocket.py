"""What tests do with a phone that works without a network: wait, read its queue, type into it."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Error, Page, expect

from tests.browser.cable import Cable
from tests.browser.windows import Windows

expect.set_options(timeout=15_000)  # a phone on a busy machine

KEPT = """async (path) => {
  for (const name of await caches.keys())
    if (name.startsWith("liren-pages-") && await (await caches.open(name)).match(path)) return true;
  return false;
}"""
READ = """(store) => new Promise((resolve, reject) => {
  const request = indexedDB.open("liren");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => {
      request.result.close();
      resolve(all.result.map((one) => one.bytes ? { ...one, bytes: [...new Uint8Array(one.bytes)] } : one));
    };
  };
})"""


# Puts n reports into the queue of an account, noted ten minutes apart.
FILL = """async ([owner, lon, lat, n]) => {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const { put } = await import(loaded.find((name) => /offline\\/outbox(\\.[0-9a-f]+)?\\.js$/.test(name)));
  const [url, form] = ["/grid/patrol/", "/grid/patrol/"];
  const rest = { kind: "patrol-report", url, form, case: "", after: "", photos: [] };
  for (let i = 0; i < n; i++) {
    const id = crypto.randomUUID();
    const place = [["lon", lon], ["lat", lat]];
    const fields = [["key", id], ["description", `第${i + 1}盏路灯不亮`], ["category", "C0118"], ...place];
    await put({ ...rest, id, owner, title: String(i), fields, at: Date.now() - i * 600000 });
  }
}"""


def without_network(page: Page, cable: Cable) -> None:
    """Both: the browser is told, and nothing gets through (its workers hear of it a moment later)."""
    cable.cut()
    page.context.set_offline(True)


def with_network(page: Page, cable: Cable) -> None:
    """The line is back, and the browser is told."""
    cable.mend()
    page.context.set_offline(False)


def ready(windows: Windows, who: str = "grid_worker") -> Page:
    """A phone that has been online once today."""
    page = windows.signed_in(who)
    page.goto(f"{windows.address}/grid/")
    wait_until_kept(page)
    return page


def wait_until_kept(page: Page, path: str = "/grid/day/") -> None:
    """Until the phone has this page for later."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    for _try in range(150):
        if page.evaluate(KEPT, path):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{path} was not kept")


def stored(page: Page, store: str) -> list[dict[str, Any]]:
    """Everything in one of the phone's stores."""
    found: list[dict[str, Any]] = page.evaluate(READ, store)
    return found


def states(page: Page) -> list[str]:
    """The states of the queue's items, oldest first."""
    return [item["state"] for item in stored(page, "items")]


def wait_for_states(page: Page, wanted: list[str], timeout: int = 30_000) -> None:
    """Until the queue stands so."""
    for _try in range(timeout // 200):
        with contextlib.suppress(Error):  # the page was just being left for the next one
            if states(page) == wanted:
                return
        page.wait_for_timeout(200)
    assert states(page) == wanted


def photo_file(folder: Path, name: str = "lamp.jpg", size: tuple[int, int] = (2600, 1300)) -> Path:
    """A photo as a phone takes it: lying on its side, with camera and place in its EXIF."""
    image = Image.effect_noise((size[0] // 8, size[1] // 8), 60).convert("RGB").resize(size)
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Liren Phone"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, quality=85)
    path = folder / name
    path.write_bytes(file.getvalue())
    return path


def open_step(page: Page, verb: str) -> Any:
    """The form of a step on the page that is shown, unfolded and ready."""
    form = page.locator(f"form[data-outbox={verb}]:visible")
    if not form.count():
        page.locator(f"details:has(form[data-outbox={verb}]) > summary:visible").first.click()
    expect(form).to_have_attribute("data-kept", "yes")
    return form


def take_step(page: Page, verb: str, note: str) -> None:
    """Fill in and send a step, and see the next page say what became of it."""
    form = open_step(page, verb)
    form.locator("textarea[name=note]").fill(note)
    form.locator("button[type=submit]").click()
    told(page)


def told(page: Page) -> None:
    """Until the page has gone on by itself and says so; a test that leaves earlier is overtaken by it."""
    expect(page.locator("[data-said-now]")).to_be_visible(timeout=30_000)


def quick_report(page: Page, words: str, photo: Path | None = None) -> None:
    """Fill in and send a report from patrol on the page that is shown."""
    form = page.locator("form[data-outbox=patrol-report]:visible")
    expect(form).to_have_attribute("data-kept", "yes")
    if photo:
        form.locator("input[type=file]").first.set_input_files(photo)
        expect(form.locator("[data-kept-photo]")).to_have_count(1)
    if words:
        form.locator("textarea[name=description]").fill(words)
    form.locator("label.chip:has(input[value=C0118])").first.click()
    expect(form.locator("input[name=lon]")).not_to_have_value("")
    form.locator("button[type=submit]").click()
    told(page)
