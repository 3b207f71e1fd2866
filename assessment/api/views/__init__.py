"""The views, one topic a module."""
