"""Template tags of the report on paper."""
