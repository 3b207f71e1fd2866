"""How each kind of question is asked, answered and shown: a presenter a kind, for pages, admin and API."""
