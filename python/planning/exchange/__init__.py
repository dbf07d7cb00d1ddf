"""What goes out and comes back: hand-outs as files, and the merge of what is returned. Knows no host and no action."""
