"""The record that outlives one round: hours and credits, qualification, mentors, files, allowance, archive.

Pure rules first (``calendar`` to ``completion``), each with its source in domain.md; ``history`` reads and extends 历次成绩
with pandas; ``update`` writes the ledgers, ``archive`` closes a round and opens the next.
"""
