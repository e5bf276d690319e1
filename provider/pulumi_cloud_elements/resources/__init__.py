"""What each kind of resource is, and what all of them share. Plain data in, plain data out."""
