"""jianbao (剪报, press clippings): a catalogue of news sources goes in, an archive grows, a site comes out."""

__version__ = "0.1.0"
