"""Web Push: which phones asked for it, and sending to them so that nothing private leaves."""
