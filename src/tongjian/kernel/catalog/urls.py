from django.urls import path

from tongjian.kernel.catalog import pages

urlpatterns = [
    path("<city:city>/matters/", pages.index, name="catalog"),
    path("<city:city>/matters/<slug:code>/", pages.matter, name="guide"),
    path("<city:city>/matters/<slug:code>/process.bpmn", pages.process, name="guide-process"),
    path("<city:city>/themes/", pages.theme_list, name="themes"),
    path("<city:city>/themes/<slug:code>/", pages.theme_page, name="theme"),
]
