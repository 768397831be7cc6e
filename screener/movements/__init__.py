"""Movements: what each test is, how it is filmed, what is measured and where the bands lie."""
