"""Learning platforms by LTI 1.3 and its services: launches, registrations, rosters, and scores for gradebooks."""
