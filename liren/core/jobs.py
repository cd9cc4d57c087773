"""Background work: procrastinate, enqueued on Django's own connection and so in the business transaction."""

from __future__ import annotations

from typing import Any

from procrastinate import App, Blueprint, RetryStrategy

from liren.core.announcements import deliver

blueprint = Blueprint()
BACK_OFF = RetryStrategy(max_attempts=8, exponential_wait=3)  # 3, 9, 27 … seconds: about 2.7 hours in all


@blueprint.task(name="core.hear", retry=BACK_OFF)
def hear(event: str, listener: str, fields: dict[str, Any]) -> None:
    """Let one listener hear one announcement."""
    deliver(event, listener, fields)


def on_app_ready(app: App) -> None:
    """Hang this room's jobs into procrastinate's application."""
    app.add_tasks_from(blueprint, namespace="core")
