"""Starts the Chromium of this machine, and keeps it from asking anything of the network."""

import shutil

from playwright.async_api import Browser, Playwright

#: The shell draws the same pages without the desktop around them: a new page comes in a fifth of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


async def launched(playwright: Playwright) -> Browser:
    """Give a running browser, to be closed by the caller; its fault says what to install if there is none."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    return await playwright.chromium.launch(executable_path=program, args=list(ARGS))
