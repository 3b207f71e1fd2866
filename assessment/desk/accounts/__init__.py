"""Accounts of staff and of API clients, their sign-ins, and the record of what they did."""
