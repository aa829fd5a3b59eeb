"""Models on servers: what all engines that ask a server have in common."""
