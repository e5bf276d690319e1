"""Parts of the quick start: a sandbox in the background, and the engine run against it."""
