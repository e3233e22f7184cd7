"""The product's settings with one page more: what its own pages are held against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.pages.urls"
