"""Installs the development environments and runs every process of the service, as `make run` does."""
