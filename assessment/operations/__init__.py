"""Running the service: health, metrics, logs, status, backup and restore."""
