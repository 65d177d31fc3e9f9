"""双随机: yearly plans, their lists, the draw, the assignments; special checks beside them; the province."""
