"""What people and programs can do: one verb per function. No HTTP, no commit."""
