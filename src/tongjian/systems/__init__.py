"""One Django app for each system of the mission. Systems meet through the kernel, never directly."""
