"""Learning platforms: registrations, deployments and courses, their roles, and the keys of this tool."""
