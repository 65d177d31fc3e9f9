from django.urls import path

from tongjian.kernel.ledger import pages

urlpatterns = [
    path("bills/<slug:city>/", pages.bills, name="bills"),
    path("bills/<slug:city>/<str:day>/", pages.bill, name="bill"),
]
