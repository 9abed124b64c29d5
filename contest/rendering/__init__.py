"""Facts in, bytes out: nothing here reads a database, a clock, a request or the network.

Every fact arrives as a ready value in a frozen dataclass; WeasyPrint is imported in ``pdf`` alone,
inside the function that needs it, so that the site starts without it. Official documents speak
Indonesian in every interface language, so their fixed words stand in ``templates/pdf``.
"""
