"""Registering at a platform: invitations, Dynamic Registration, and the diagnostics of a registration."""
