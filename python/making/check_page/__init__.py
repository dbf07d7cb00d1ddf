"""Builds 查验证书.html from its source (JavaScript, HTML, CSS) and the libraries in package-lock.json."""
