"""Addresses of messages."""

from django.urls import path

from alongside.web.messages import costs, views, words

urlpatterns = [
    path("", views.sent_messages, name="sent_messages"),
    path("costs/", costs.message_costs, name="message_costs"),
    path("costs/<int:year>/<int:month>/", costs.message_costs, name="month_costs"),
    path("prices/", costs.prices, name="prices"),
    path("words/", words.words, name="words"),
    path("words/<slug:code>/", words.write_words, name="write_words"),
]
