"""差异图斑: where two plans do not say the same of the same ground, found once and kept as found."""
