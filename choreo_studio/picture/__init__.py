"""How a couple is seen: bodies, cameras, colours, marks and the pictures drawn of them."""
