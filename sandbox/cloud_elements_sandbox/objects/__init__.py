"""What an instance offers: objects, definitions, transformations, hubs, documentation."""
