"""监管事项目录清单 and 检查实施清单: read from the pack, kept in versions, published."""
