"""Screens of the operational half."""
