"""Finding courses: what the words mean, where places are, which courses fit, in which order."""
