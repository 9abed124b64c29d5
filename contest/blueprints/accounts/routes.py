"""Sign in and out, invitations, own account."""
