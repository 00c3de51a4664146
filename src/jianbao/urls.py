"""URLs: the canonical form that is stored and linked, and the key under which two URLs are the same page.

Both are part of an article's identity, so a change here needs a migration of the identity keys.
"""
