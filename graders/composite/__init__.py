"""Questions of several parts, such as a choice and the reason for it, whose marks depend on each other."""
