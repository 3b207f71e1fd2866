"""Who there is: users, courses, roles, learners, and the clients of the REST API."""
