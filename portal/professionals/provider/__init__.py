"""An OpenID Connect identity provider that knows which RPPS number is whose, such as Pro Santé Connect.

Settings say which one; without them nothing here is used, and the library that checks signatures is never imported.
What the provider says of names and professions is not taken: it proves a number, and that alone.
"""
