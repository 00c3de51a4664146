"""The pictures of the demo newsroom, drawn by rule: ``canvas`` has the brushes, the ``scenes_*`` the motifs."""
