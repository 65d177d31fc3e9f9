from django.urls import path

from tongjian.kernel.forms import pages

app_name = "forms"
urlpatterns = [
    path("forms/drafts/<uuid:draft>/", pages.draft_page, name="draft"),
    path("forms/drafts/<uuid:draft>/changes/", pages.changes, name="changes"),
    path("forms/drafts/<uuid:draft>/fields/<str:path>/", pages.field, name="field"),
    path("forms/drafts/<uuid:draft>/rows/<slug:table>/", pages.add, name="add-row"),
    path("forms/drafts/<uuid:draft>/rows/<slug:table>/<slug:row>/", pages.remove, name="remove-row"),
]
