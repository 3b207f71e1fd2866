"""Questions in the admin: the form, the workbench beside it, and their versions."""
