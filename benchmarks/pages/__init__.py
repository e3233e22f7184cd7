"""The start pages under many readers at once."""
