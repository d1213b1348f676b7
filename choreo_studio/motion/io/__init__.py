"""One module per motion file format; centimetres and degrees exist only here."""
