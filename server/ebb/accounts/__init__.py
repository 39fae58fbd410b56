"""Who is signed in, on which devices, and the codes that let a new one in."""
