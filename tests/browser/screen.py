"""One small interface over three browsers: what a person can do, and what a test may look at."""

from __future__ import annotations

import os
import re
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0
"""Seconds until a condition that never comes is given up: generous, never a measurement."""


class PageError(Exception):
    """The page threw, went away or has not the element yet."""


class Screen(ABC):
    """One page in one browser."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to an address and wait until its document has loaded."""

    @abstractmethod
    def run(self, script: str, *args: object) -> Any:
        """Run the body of an async function in the page and return its value (JSON)."""

    @abstractmethod
    def tap(self, name: str | re.Pattern[str], role: str = "button") -> None:
        """Tap the visible element with this accessible role and name, once it is there."""

    @abstractmethod
    def write(self, name: str | re.Pattern[str], text: str) -> None:
        """Type into the text box with this accessible name."""

    @abstractmethod
    def cookies(self, address: str) -> str:
        """The cookies of an address, HttpOnly ones too, as a Cookie header."""

    def wait(self, script: str, *args: object, within: float = PATIENCE) -> Any:
        """Run a script until it gives something truthy, and return that.

        A page that is just navigating away throws; that counts as "not yet".
        """
        until = time.monotonic() + within
        last: object = None
        while True:
            try:
                last = self.run(script, *args)
            except PageError as error:
                last = error
            else:
                if last:
                    return last
            if time.monotonic() > until:
                raise AssertionError(f"never became true: {script.strip()} (last: {last!r})")
            time.sleep(0.03)

    def until(self, condition: Callable[[], bool], within: float = PATIENCE) -> None:
        """Wait until something that Python can tell has become true.

        A page that is just navigating away throws; that counts as "not yet".
        """
        until = time.monotonic() + within
        while not self._holds(condition):
            if time.monotonic() > until:
                raise AssertionError("never became true")
            time.sleep(0.03)

    @staticmethod
    def _holds(condition: Callable[[], bool]) -> bool:
        try:
            return condition()
        except PageError:
            return False

    def sees(self, text: str, within: float = PATIENCE) -> None:
        """Wait until the page shows this text; what it shows instead is told."""
        try:
            self.wait("return document.body.innerText.includes(args[0])", text, within=within)
        except AssertionError as error:
            shown = self.run("return `${location.pathname}\\n${document.body.innerText}`")
            raise AssertionError(f"never seen: {text!r}; seen at {shown}") from error


class Phone(Screen):
    """One browser of one person: a page, a profile that survives, and a process that can die."""

    profile: Path

    @abstractmethod
    def start(self) -> None:
        """Start the browser on its profile."""

    @abstractmethod
    def kill(self) -> None:
        """End every process of this profile at once (SIGKILL), as a dying battery would."""

    @abstractmethod
    def close(self) -> None:
        """Close the browser as a person would."""


class MakePhone(Protocol):
    """Starts a phone with a new profile; every phone is closed after the test."""

    def __call__(self) -> Phone:
        """Start one more phone."""
        ...


FIND = """
const groups = {
  button: "button, [role=button], summary, input[type=button], input[type=submit]",
  link: "a[href]",
  textbox: "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea",
  radio: "input[type=radio], [role=radio]",
  switch: "[role=switch]",
  tab: "[role=tab]",
  heading: "h1, h2, h3",
};
const plain = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
const nameOf = (element) => {
  const by = element.getAttribute("aria-labelledby");
  const textOf = (id) => document.getElementById(id)?.textContent;
  if (by) return plain(by.split(" ").map(textOf).join(" "));
  return plain(
    element.getAttribute("aria-label") ??
      (element.labels?.length ? element.labels[0].textContent : null) ??
      (element.textContent || element.getAttribute("placeholder") || element.title),
  );
};
const [role, name, pattern, flags] = args;
const fits = (found) => (pattern ? new RegExp(pattern, flags).test(found) : found === name);
"""

FIND_ONE = (
    FIND
    + """
return [...document.querySelectorAll(groups[role] ?? `[role=${role}]`)].find(
  (element) => element.checkVisibility() && !element.disabled && fits(nameOf(element)),
) ?? null;
"""
)


def find_arguments(role: str, name: str | re.Pattern[str]) -> tuple[str, str, str, str]:
    """The arguments of FIND for a literal name or a pattern."""
    if isinstance(name, str):
        return role, name, "", ""
    return role, "", name.pattern, "i" if name.flags & re.IGNORECASE else ""


def function(script: str) -> str:
    """An async function body as a script that WebDriver and Marionette wait for."""
    return f"return (async (...args) => {{ {script} }})(...arguments)"


def processes_of(profile: Path) -> list[int]:
    """Ids of the processes that name this profile on their command line, and their children."""
    parents: dict[int, int] = {}
    roots: set[int] = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue  # It ended while we looked.
        if os.fsencode(profile) in command:
            roots.add(int(entry.name))
    roots.discard(os.getpid())
    found = set(roots)
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return sorted(found)


def kill_profile(profile: Path) -> None:
    """SIGKILL for every process of a profile, until none is left."""
    until = time.monotonic() + PATIENCE
    while pids := [pid for pid in processes_of(profile) if not _is_dead(pid)]:
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if time.monotonic() > until:
            raise AssertionError(f"still alive after SIGKILL: {pids}")
        time.sleep(0.01)


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
