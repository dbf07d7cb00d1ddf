"""A test bed for COM: a server that plays Excel or WPS under Wine, and what drives it from Linux.

``excel/`` runs inside the bundle's own Python under Wine, as a process of its own: an Excel workbook in memory behind
IDispatch with a type library, in the Running Object Table, and behind an ``EXCEL7`` window. What it assumes of Excel is
listed in ``docs/excel_behaviour.md``, section 5. Nothing of it ships.
"""
