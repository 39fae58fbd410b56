"""What every HTTP answer shares: static files, headers, checks and problems."""
