"""Who may move a version. Nobody reviews a plan they are on the team of."""

import rules

from plans.rules import is_coordinator, on_team
from portal.rules import is_manager, is_reviewer

rules.add_perm("publication.submit", is_coordinator)
rules.add_perm("publication.recall", is_coordinator)
rules.add_perm("publication.review", is_reviewer & ~on_team)
rules.add_perm("publication.publish", is_manager)
rules.add_perm("publication.retract", is_manager)
rules.add_perm("publication.close", is_coordinator | is_manager)
rules.add_perm("publication.reopen", is_manager)
rules.add_perm("publication.register", is_manager)
rules.add_perm("publication.redact", is_manager)
