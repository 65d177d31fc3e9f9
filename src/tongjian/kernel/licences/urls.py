from django.urls import path

from tongjian.kernel.licences import pages

app_name = "licences"
urlpatterns = [
    path("verify/", pages.start, name="start"),
    path("verify/<str:key>/", pages.verify, name="verify"),
    path("licences/<uuid:licence>/pdf/", pages.pdf, name="pdf"),
    path("licences/<uuid:licence>/signature/", pages.signature, name="signature"),
    path("licences/certificates/<slug:fingerprint>/", pages.certificate, name="certificate"),
]
