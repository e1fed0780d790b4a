"""Train the built-in encoder on guides and questions; needs the extra ``models``, and nothing else imports it."""
