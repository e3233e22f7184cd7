"""Goals, strategic assignments, activities of the verksamhetsplan and internal control."""
