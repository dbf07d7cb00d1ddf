"""Numbers, register, proof and files of certificates."""
