"""A usability trial by script: a clerk, an empty workbook, 25 teachers; what every step costs and what the program says.

``python -m benchmarks.trial`` plays it on this checkout; ``--tree DIR --python DIR/.venv/bin/python`` on another one. Of the
product under trial only its command line is used (``peixun new``, ``check --json``, ``score --json``); the clerk's own writing
into the saved workbook is done with this checkout's file host. ``docs/trial.md`` holds the figures.

Counting rules. An ACTION is what a hand does before the eyes look up again:

- ``DATA``: a fact that no file and no sheet has yet, typed into one cell, is one. So is filling a word down or to the right over any
  number of cells (the handle of a cell is pulled once), and replacing a word throughout a sheet by one that must be thought of.
- ``FROM_FILE``: a block (any rectangle of neighbouring cells) pasted from a file of the school is one: select, copy, click the
  target, paste. The fact was in a file.
- ``AGAIN``: the workbook knows it already, in another sheet or in another way of writing: a block pasted from one of its sheets, a
  name retyped, 50人 retyped as 50, cells unmerged and filled again, rows deleted. One for each block, cell or replaced word.
- ``CLICK``: a sheet's tab, a file opened, a sort, a button, the message closed, a jump from 校验结果 to a cell.

``FROM_FILE`` and ``AGAIN`` together are what is called carrying.

Mending. The clerk does what the sentences say and nothing else: each told error or warning that asks for something costs a click
on its link, the mending, and a click back to 校验结果. Where the program says that one word stands in many cells, all of them
are replaced in one go; otherwise cell by cell. Notices that say 不用处理 are read and left. After all of them: 校验数据 again.
A sentence whose remedy cannot be carried out, or whose remedy does not end the problem, is recorded as ``stuck``.
"""
