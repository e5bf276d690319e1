"""Parts of make_venv.py: what of the lock is installed, and how. Only the standard library."""
