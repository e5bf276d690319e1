"""The modules of `get.py`; `main.py` has the order of the steps."""
