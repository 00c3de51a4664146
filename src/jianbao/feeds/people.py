"""Names out of the strings that feeds give as authors: ``a@b.c (Ann)``, ``Ann <a@b.c>``."""

import re

# A mailbox as people write it; the lengths bound the search on hostile strings (RFC 5321 §4.5.3.1).
_MAILBOX = re.compile(r"[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_LEFTOVER = re.compile(r"mailto:|\(\s*\)|<\s*>|\[\s*\]")
_BRACKETED = re.compile(r"[(<\[]([^()<>\[\]]*)[)>\]]")


def name_of(person: str) -> str:
    """The name without the e-mail address; the address itself where there is nothing else; may be empty."""
    person = " ".join(person.split())
    if "@" not in person:
        return person
    rest = _LEFTOVER.sub(" ", _MAILBOX.sub(" ", person)).strip(" ,;-")
    inner = _BRACKETED.fullmatch(rest)
    return " ".join((inner[1] if inner else rest).split()) or person


def mailbox_of(person: str) -> str | None:
    """The first e-mail address in the string."""
    found = _MAILBOX.search(person) if "@" in person else None
    return found[0] if found else None
