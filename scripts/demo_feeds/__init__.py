"""The feeds of the demo newsroom: ``texts`` reads demo_texts/, ``house_styles`` makes bodies, ``formats`` the feeds."""
