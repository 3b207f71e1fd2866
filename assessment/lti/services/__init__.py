"""The services of a platform, called with its tokens: gradebook (AGS), roster (NRPS), keys."""
