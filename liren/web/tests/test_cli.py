"""The command line: what it answers, and with which code."""

from __future__ import annotations

import subprocess
import sys

import pytest

from liren.web.cli import build_parser, main


def test_every_command_says_what_it_needs() -> None:
    for arguments in (
        ["up"],
        ["web"],
        ["worker"],
        ["demo"],
        ["check"],
        ["import", "zones", "f", "--crs", "bd09"],
    ):
        parsed = build_parser().parse_args(arguments)
        assert parsed.needs in {"nothing", "database", "django"}
        assert callable(parsed.run)


def test_no_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 2


def test_a_missing_file_is_named_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "complaints", "没有 this.csv"]) == 1
    assert capsys.readouterr().err == "liren: There is no 没有 this.csv.\n"


def test_the_package_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "liren", "--help"], capture_output=True, text=True, check=True
    )
    assert "demo" in done.stdout


def test_a_port_that_is_no_number_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LIREN_PORT", "many")
    assert main(["web"]) == 1
    assert "LIREN_PORT=many" in capsys.readouterr().err
