"""What the commands of the table do, by subject; each class gives handlers by action id."""
