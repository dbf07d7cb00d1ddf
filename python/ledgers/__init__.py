"""Pure rules over many rounds: hours and credits, qualification, mentors, files, allowance, what a past result amounts to."""
