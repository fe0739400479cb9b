"""The instruments of the opinion, one file each."""
