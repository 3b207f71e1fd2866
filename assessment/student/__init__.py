"""The student's pages: server-rendered, small, and usable without JavaScript."""
