"""The engine of a batch: finds clips, screens them side by side in processes or on a cluster, keeps every result, and writes the tables."""
