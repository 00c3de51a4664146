"""What every test may ask for: the shared data folder, a real browser; and how hard Hypothesis tries.

With ``CI`` in the environment a missing part is a failure: only what ``MAY_BE_MISSING_IN_CI`` explains is skipped.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
MAY_BE_MISSING_IN_CI = ("shared folder", "RSSHub")
"""A skip in CI must name one of these in its reason."""

# Two cores are shared by many: a slow example says nothing, so no deadline anywhere.
settings.register_profile(
    "dev", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# The same examples on each run: a red CI is red again at home with CI=true.
settings.register_profile("ci", settings.get_profile("dev"), max_examples=200, derandomize=True)
settings.load_profile("ci" if CI else "dev")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared data folder, a sibling of the checkout; a test that wants it is skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no shared folder beside the checkout")
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium under Playwright, for one module: its event loop must not outlive the module,

    since ``asyncio.run`` refuses to work in a thread where a loop is running. Open pages with ``new_context()``.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        words = "no Chromium on this machine; scripts/test installs it where it can"
        if CI:
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",  # tests may run as root in a container
                "--disable-gpu",
                "--disable-dev-shm-usage",
                # Nothing but what the page itself asks for goes out.
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--no-first-run",
                "--no-pings",
            ],
        )
        yield browser
        browser.close()


class SkipsInCi:
    """Collects the reasons of skipped tests and fails a CI run in which one has no accepted reason."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skip that CI must not have; an expected failure is no skip."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self._note(report.nodeid, report.longrepr)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """The same for a module that skips itself as a whole."""
        if report.skipped:
            self._note(report.nodeid, report.longrepr)

    def _note(self, nodeid: str, longrepr: object) -> None:
        reason = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
        if not any(words in reason for words in MAY_BE_MISSING_IN_CI):
            self.refused.append(f"{nodeid}: {reason}")

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Turn a run that passed into one that failed if something was left out."""
        if self.refused and exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which, and why that is a failure."""
        if self.refused:
            terminalreporter.section("skipped where nothing may be skipped (CI)", red=True)
            for line in self.refused:
                terminalreporter.line(line)


def pytest_configure(config: pytest.Config) -> None:
    """Watch for skips in CI, in the process that reports (with xdist the workers only run tests)."""
    if CI and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipsInCi(), "skips-in-ci")
