"""The measures of the field and those that animators need, as pure functions on arrays."""
