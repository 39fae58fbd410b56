"""Personal tokens: what lets a person's own automations capture, and nothing else."""
