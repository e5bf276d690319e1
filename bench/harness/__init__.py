"""The benchmark's parts: build the peers, run the same work in every tool, tell what came out."""
