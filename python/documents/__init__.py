"""Word documents: templates checked and rendered, certificates numbered and proved, files named, PDF made.

Takes plain data, never touches a workbook. The way through:

    template, problems = load_template(path, fields_of(kind, rules.items))
    copies = (template.render(context, index) for index, context in enumerate(contexts))
    single_file(template, copy, path)                       # one person
    with combined_document(template, path) as document:     # everyone, to print
        document.write(copies)
    to_pdf(path, path.with_suffix(".pdf"), pages=len(contexts))

Certificates: ``numbering`` (official numbers), ``key`` and ``proof`` (校验码, verdicts), ``certificate_file`` (what a file
says of itself), ``staging`` (issuing that a crash cannot break).
"""
