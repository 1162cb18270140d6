"""How dates are written, where a language of the portal writes them otherwise than Django does."""
