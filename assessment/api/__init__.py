"""The REST API, version 1: an edge over the services of grading."""
