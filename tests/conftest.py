"""What all tests share."""

from hypothesis import settings

# Compiling takes seconds on the first example, and a test must not pass today and fail tomorrow.
settings.register_profile("zonesim", deadline=None, derandomize=True)
settings.load_profile("zonesim")
