"""Measurements; ``scripts/bench`` runs them. Nothing here is part of the product."""
