from django.apps import AppConfig


class OptimisationConfig(AppConfig):
    name = "tongjian.systems.approval.optimisation"
    label = "optimisation"
