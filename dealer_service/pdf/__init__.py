"""Paper and drawings: finished values in, bytes out."""
