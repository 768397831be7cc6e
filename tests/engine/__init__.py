"""The engine of a batch, with processes and a pose model that is made up."""
