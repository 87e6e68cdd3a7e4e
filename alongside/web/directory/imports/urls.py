"""Addresses of imports and duplicates."""

from django.urls import path

from alongside.web.directory.imports import duplicates, starting, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("file/", starting.start_file, name="import_file"),
    path("feed/", starting.start_feed, name="import_feed"),
    path("previews/<uuid:preview_id>/", views.preview, name="import_preview"),
    path("previews/<uuid:preview_id>/columns/", starting.columns, name="import_columns"),
    path("previews/<uuid:preview_id>/commit/", views.commit_preview, name="import_commit"),
    path("previews/<uuid:preview_id>/discard/", views.discard_preview, name="import_discard"),
    path("previews/<uuid:preview_id>/read-on/", views.read_on_preview, name="import_read_on"),
    path("batches/<uuid:batch_id>/undo/", views.undo_batch, name="import_undo"),
    path("sources/<slug:code>/pace/", views.feed_pace, name="import_pace"),
    path("absent/<slug:code>/", views.absent, name="import_absent"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/find/", duplicates.look_for_duplicates, name="duplicates_find"),
    path("duplicates/<uuid:pair_id>/", duplicates.pair, name="duplicate_pair"),
    path("merges/<uuid:merge_id>/undo/", duplicates.undo, name="merge_undo"),
]
