"""Makes the Word templates of ``templates/``: plain .docx files that staff may then edit in Word or WPS."""
