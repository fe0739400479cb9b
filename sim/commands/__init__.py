"""The commands of ``zonesim``, one module each; heavy imports stay inside the functions that need them."""
