"""What a batch is made of, as pure values: whose clip a file is, what is wrong with the list, and the tables that come out.

Nothing here opens a file; ``screener/engine`` does.
"""
