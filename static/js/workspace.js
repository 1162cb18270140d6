/* What the workspace adds to plain pages. Everything works without it. */
"use strict";
