"""What scrutiny shows on the page of a project: versions of its drawings, and the buildings in them."""
