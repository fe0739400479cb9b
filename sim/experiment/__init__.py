"""Many runs: judged, summarised, compared, stored as tidy tables."""
