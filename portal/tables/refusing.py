"""What is refused, each with a sentence for the person who sent the file."""


class TableRefused(ValueError):
    """A file that cannot be read as a table; the text is a sentence for people."""


class CellRefused(ValueError):
    """A cell that says what cannot be ("31/02/2020"); the text is a sentence for people, without the cell's address."""
