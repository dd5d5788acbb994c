"""Where the lab's files are, and what the appliance's folders hold when a rack starts."""
