"""After-sales quality tracker: repair orders, first-time fix, rework, complaints, scorecards."""
