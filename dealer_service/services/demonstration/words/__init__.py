"""What customers, workshops and callers say, in the three languages of the demonstration."""
