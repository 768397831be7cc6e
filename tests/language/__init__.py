"""Every text that a user can meet: free of claims, and plain enough to read."""
