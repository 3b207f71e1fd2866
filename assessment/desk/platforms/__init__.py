"""Learning platforms in the admin: registrations, invitations, and the courses and activities that launches made."""
