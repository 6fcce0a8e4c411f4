"""A real Chromium for tests, driven by chromedriver over WebDriver with the standard library alone."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--force-prefers-reduced-motion",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip
#: Around a call of the driver, in seconds.
_PATIENCE = 60


class BrowserError(Exception):
    """What the driver answered instead of a value."""


class Browser:
    """One window. ``requests`` and ``complaints`` are what happened since they were last asked for."""

    def __init__(self, base: str, profile: Path, width: int, height: int, *switches: str) -> None:
        self._base = base
        options = {
            "args": [*_SWITCHES, f"--user-data-dir={profile}", f"--window-size={width},{height}", *switches],
            "binary": shutil.which("chromium"),
        }
        capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._base += f"/session/{session['sessionId']}"
        self._call("POST", "/url", {"url": "about:blank"})
        self._settle()

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(error.read().decode(errors="replace")) from error

    def _settle(self) -> None:
        """Forget what the browser asked for on its own account (its start page)."""
        quiet = 0
        while quiet < 3:
            quiet = 0 if self.requests() else quiet + 1
            time.sleep(0.1)
        self.complaints()

    def open(self, path: Path, fragment: str = "") -> None:
        self._call("POST", "/url", {"url": path.as_uri() + fragment})

    def run(self, script: str, *arguments: Any) -> Any:
        """What the script (the body of a function) returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """A real click in the middle of the first element that the selector finds, scrolled into sight."""
        element = self._call("POST", "/element", {"using": "css selector", "value": selector})
        self._call("POST", f"/element/{next(iter(element.values()))}/click", {})

    def emulate(self, **media: str) -> None:
        """For example ``scheme="dark"``, ``media="print"``."""
        features = [{"name": "prefers-color-scheme", "value": media["scheme"]}] if "scheme" in media else []
        parameters = {"media": media.get("media", ""), "features": features}
        self._call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": parameters})

    def size(self, width: int, height: int) -> None:
        parameters = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": parameters})

    def picture(self, out: Path) -> None:
        out.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def pdf(self) -> bytes:
        return base64.b64decode(self._call("POST", "/print", {"background": True}))

    def complaints(self) -> list[str]:
        """What the console says: violations of the policy, errors of scripts."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that were asked for, whatever became of it."""
        entries = self._call("POST", "/se/log", {"type": "performance"})
        messages = (json.loads(entry["message"])["message"] for entry in entries)
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]

    def close(self) -> None:
        self._call("DELETE", "")


@contextmanager
def browser(folder: Path, width: int = 1280, height: int = 800) -> Iterator[Browser]:
    """A browser with a fresh profile in ``folder``. Without Chromium: skip with a message, but fail under CI."""
    driver = shutil.which("chromedriver")
    if driver is None or shutil.which("chromium") is None:
        message = "chromium and chromium-driver are not installed"
        if os.environ.get("CI"):
            pytest.fail(message + ", and CI needs them")
        pytest.skip(message)
    port = _free_port()
    process = subprocess.Popen(
        [driver, f"--port={port}", "--allowed-ips=127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base)
        window = Browser(base, folder / "profile", width, height)
        try:
            yield window
        finally:
            window.close()
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(base: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(base + "/status", timeout=5) as answer:
                if json.load(answer)["value"]["ready"]:
                    return
        except OSError:
            time.sleep(0.05)
    raise BrowserError("chromedriver did not start")
