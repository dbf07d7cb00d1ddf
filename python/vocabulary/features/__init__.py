"""What a school may switch on in 考核规则 【功能】: one module a feature, with its words, sheets, settings and actions."""
