"""What a program imports: typed inputs and outputs. No requests to the service, no lifecycle."""
