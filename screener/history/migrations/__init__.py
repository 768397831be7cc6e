"""Steps from one form of the tables to the next, packaged with the program and run when a history is opened."""
