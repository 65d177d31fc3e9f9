"""Tongjian (通鉴): approve, supervise, enforce, assess, account."""
