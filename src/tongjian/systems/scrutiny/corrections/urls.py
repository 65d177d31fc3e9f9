from django.urls import path

from tongjian.systems.scrutiny.corrections import pages

urlpatterns = [
    path("scrutiny/<uuid:check>/layers/", pages.of_check, name="scrutiny-layers"),
]
