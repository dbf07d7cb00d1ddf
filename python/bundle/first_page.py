PAGE="请先看我.html"
def first_page(): return "x"
