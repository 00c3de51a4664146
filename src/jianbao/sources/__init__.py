"""What to follow: ``jianbao.toml``, OPML, the RSSHub catalogue, and the importer of older configurations.

Text goes in, values come out; nothing here speaks to a network.

* ``newsroom``: the values; ``config``: read and checked; ``edit``: changed by command; ``starter``: a new one
* ``catalogue`` with ``route_pattern``: what an RSSHub offers, searched and matched
* ``opml``: lists of sources as feed readers exchange them
* ``rsshub_page`` with ``rsshub_page_headings``: the configuration of the system that jianbao replaces
* ``rules``: the newsroom's own rules of cleaning; ``rules_edit``: changed by command
* ``lookup``: what somebody means by a name; ``followable``: what a newsroom can take in
* ``checks``, ``tables``, ``positions``, ``problems``: how mistakes are found, placed and told

Each is imported when something of it is asked for: most commands only read the configuration, and need neither YAML
nor the rules of cleaning.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from jianbao.sources.followable import Followable, followable

if TYPE_CHECKING:
    from jianbao.sources.catalogue import CATEGORIES, Catalogue, Match, Namespace, Route, parse_catalogue
    from jianbao.sources.config import find_newsroom, load_newsroom, parse_newsroom, read_config
    from jianbao.sources.edit import add_source, add_sources, remove_source, write_config
    from jianbao.sources.lookup import find_sources
    from jianbao.sources.newsroom import FILE_NAME, FetchSettings, Mirror, Newsroom, Site
    from jianbao.sources.opml import OpmlImport, locator_of, read_opml, write_opml
    from jianbao.sources.problems import ConfigFileError
    from jianbao.sources.rsshub_page import RsshubPageImport, read_rsshub_page
    from jianbao.sources.rules import OwnRule, RulesFile, State, accepted_rules, load_rules, rule_name
    from jianbao.sources.rules_edit import add_rules, set_states
    from jianbao.sources.starter import new_newsroom

__all__ = [
    "CATEGORIES",
    "FILE_NAME",
    "Catalogue",
    "ConfigFileError",
    "FetchSettings",
    "Followable",
    "Match",
    "Mirror",
    "Namespace",
    "Newsroom",
    "OpmlImport",
    "OwnRule",
    "Route",
    "RsshubPageImport",
    "RulesFile",
    "Site",
    "State",
    "accepted_rules",
    "add_rules",
    "add_source",
    "add_sources",
    "find_newsroom",
    "find_sources",
    "followable",
    "load_newsroom",
    "load_rules",
    "locator_of",
    "new_newsroom",
    "parse_catalogue",
    "parse_newsroom",
    "read_config",
    "read_opml",
    "read_rsshub_page",
    "remove_source",
    "rule_name",
    "set_states",
    "write_config",
    "write_opml",
]

_HOMES = {
    "catalogue": "CATEGORIES Catalogue Match Namespace Route parse_catalogue",
    "config": "find_newsroom load_newsroom parse_newsroom read_config",
    "edit": "add_source add_sources remove_source write_config",
    "lookup": "find_sources",
    "newsroom": "FILE_NAME FetchSettings Mirror Newsroom Site",
    "opml": "OpmlImport locator_of read_opml write_opml",
    "problems": "ConfigFileError",
    "rsshub_page": "RsshubPageImport read_rsshub_page",
    "rules": "OwnRule RulesFile State accepted_rules load_rules rule_name",
    "rules_edit": "add_rules set_states",
    "starter": "new_newsroom",
}
"""By module: the names that it gives to this package."""
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
