from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "tongjian.systems.approval.clocks"
    label = "approval_clocks"

    def ready(self) -> None:
        from tongjian.systems.approval.clocks import panel

        panel.register()
