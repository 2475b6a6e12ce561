"""A network that never was, with the habits of ones that are: values to fill an empty database with."""
