"""Every act on a penalty case, as one declaration each: who may, what is asked, which fact comes of it."""
