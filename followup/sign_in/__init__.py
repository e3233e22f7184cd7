"""Signing in: passwords, second factors, the municipality's identity provider, and how long a session lasts.

The mechanics are django-allauth's. What is ours is who must have a second factor (``second_factor``), what groups at
the identity provider mean here (``groups``), when a session ends (``sessions``), and the words on the pages
(``forms``, ``templates/account``, ``templates/mfa``, ``templates/socialaccount``).
"""
