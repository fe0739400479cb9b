"""What people read: terminal tables and charts, made from stored tables only."""
