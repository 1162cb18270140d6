"""Lists of courses: read row by row, compared with what is known, applied all at once, undone the same way.

A file becomes typed rows (`rows`), rows find their provider, place and course (`providers`, `places`, `identity`), and
come to a plan (`planning`): what each row is to change. Reading stores the plan for people to look at (`reading`);
applying makes it again and writes it only if it still is what they saw (`applying`, `undoing`).
"""
