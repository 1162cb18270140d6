"""Facts the portal brings along: places, foreign residents, the managing agency, the support line. See SOURCES.md."""
