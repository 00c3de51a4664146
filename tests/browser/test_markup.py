"""Every kind of page is valid HTML, by the checker of the HTML standard's own makers (vnu), hostile articles among them."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest
from tests.browser.axe import AxeMissing, installed
from tests.browser.test_every_page import NAMES, STATUS, where
from tests.conftest import CI

pytestmark = pytest.mark.slow

POLICY = "Content Security Policy"
"""vnu takes the files for pages of no host, so that everything breaks a policy that names the host; the browser tells."""


@pytest.fixture(scope="module")
def vnu():
    """The command; it reads HTML files and says as JSON on standard error what is wrong."""
    missing = "" if shutil.which("java") else "no Java on this machine; scripts/test installs it where it can"
    try:
        jar = installed().parents[1] / "vnu-jar" / "build" / "dist" / "vnu.jar"
    except AxeMissing as error:
        missing = str(error)
    if missing and CI:
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    return ["java", "-Xmx400m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]


def page(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def complaints(vnu, files):
    """What is wrong with the files: name of the file, kind, words, the place."""
    done = subprocess.run([*vnu, *map(str, files)], capture_output=True, text=True, timeout=300, check=True)
    return [
        (said["url"].rpartition("/")[2], said["type"], said["message"], said.get("extract", ""))
        for said in json.loads(done.stderr)["messages"]
        if POLICY not in said["message"]
    ]


def test_every_kind_of_page_is_valid(place, vnu, tmp_path):
    files = []
    for number, name in enumerate(NAMES):
        status, content = page(quote(where(place, name), safe=":/"))
        assert status == STATUS.get(name, 200), name
        files.append(tmp_path / f"{number}-{name.replace(' ', '-').replace(',', '')}.html")
        files[-1].write_bytes(content)
    assert complaints(vnu, files) == []


def test_a_mistake_is_found(vnu, tmp_path):
    """An element where it may not stand, so that the test above can fail."""
    bad = tmp_path / "bad.html"
    bad.write_text("<!DOCTYPE html><html lang=en><title>t</title><ul><p>x</p></ul>", "utf-8")
    assert [found[1] for found in complaints(vnu, [bad])] == ["error"]
