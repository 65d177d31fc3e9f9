"""Training of inspectors and enforcers: sessions, attendance, quizzes."""
