"""A workbook behind one protocol (``vocabulary.ports.WorkbookHost``), whatever holds it."""
