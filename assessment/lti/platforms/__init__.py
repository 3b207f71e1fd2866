"""Learning platforms: their registrations and deployments, keys, and the clients that call them."""
