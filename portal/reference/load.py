"""What the ground floor gives to `manage.py load_reference`."""


class GroundReference:
    """Places first, then the organisations that stand in them."""

    def load(self) -> dict[str, int]:
        """See `portal.contributions.ReferenceLoader`."""
        from portal.reference.bodies import load_bodies
        from portal.reference.places import load_places

        return {**load_places(), **load_bodies()}
