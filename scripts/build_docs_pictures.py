"""Take the pictures of the demo newsroom in docs/pictures: ``python scripts/build_docs_pictures.py``.

Needs Chromium and the Noto CJK fonts; collects and publishes the demo into a temporary folder and serves it from there.
"""

import functools
import http.server
import io
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
GROUND = {"light": "#e9e7e1", "dark": "#050606"}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:  # noqa: D102 - the base class says
        return


def shot(browser: Browser, address: str, width: int, height: int, scheme: str, scale: int = 1) -> Image.Image:
    """A picture of a page's beginning."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    taken = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    return taken.convert("RGB")


def side_by_side(pictures: list[Image.Image], gap: int = 48) -> Image.Image:
    """Pictures on one ground, with space around."""
    width = sum(one.width for one in pictures) + gap * (len(pictures) + 1)
    whole = Image.new("RGB", (width, pictures[0].height + 2 * gap), GROUND["light"])
    left = gap
    for one in pictures:
        whole.paste(one, (left, gap))
        left += one.width + gap
    return whole


def main() -> None:
    """Make the newsroom, publish it, take the pictures."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "demo"
        for words in (["init", "--demo", str(room)], ["-C", str(room), "run"]):
            command = [sys.executable, "-m", "jianbao", *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        handler = functools.partial(Quiet, directory=str(room / "site"))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        home = (room / "site" / "index.html").read_text("utf-8")
        article = origin + re.findall(r'href="(/a/[^"]+)"', home)[0]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            save("home", shot(browser, f"{origin}/", 1440, 1340, "light"))
            save("article", shot(browser, article, 1280, 1100, "light"))
            save("dark", shot(browser, f"{origin}/", 1440, 1340, "dark"))
            phones = [
                shot(browser, address, 390, 844, scheme, scale=2)
                for address, scheme in ((f"{origin}/", "light"), (article, "light"), (article, "dark"))
            ]
            save("phone", side_by_side(phones).resize((1400, 1400 * (844 * 2 + 96) // (390 * 6 + 192))))
            browser.close()
        server.shutdown()


def save(name: str, picture: Image.Image) -> None:
    """Write one as WebP, and say how large it is."""
    file = TARGET / f"{name}.webp"
    picture.save(file, quality=84, method=6)
    print(f"{file.name}: {picture.width} x {picture.height}, {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
