"""What an enterprise does: each rule one idea."""
