"""The service's API over HTTP. Knows nothing of Pulumi."""
