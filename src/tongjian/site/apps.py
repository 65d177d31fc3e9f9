from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tongjian.site"
    label = "tongjian_site"
