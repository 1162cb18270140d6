"""The facts about courses that the portal brings along."""
