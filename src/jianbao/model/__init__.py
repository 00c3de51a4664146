"""Frozen values that cross the borders between packages.

They hold facts and no behaviour beyond small properties. Times are aware and in UTC. Text holds neither NUL nor lone
surrogates: ``feeds`` takes them out at the door.

* ``source``: what is followed, and how it is filed
* ``feed``: what a publisher said, as it was said (feed, entry)
* ``article``: what we make of it (clean body, provenance)
* ``fetched``: what a server answered
* ``history``: what the archive holds (article, revision, appearance, run, visit)
* ``recleaning``: what other rules make of it
"""
