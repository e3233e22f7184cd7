"""Screens of the ground."""
