from django.urls import path

from tongjian.kernel.letters import pages

app_name = "letters"
urlpatterns = [
    path("letters/", pages.index, name="index"),
    path("letters/<uuid:letter>/", pages.letter, name="letter"),
    path("letters/<uuid:letter>/pdf/", pages.pdf, name="pdf"),
]
