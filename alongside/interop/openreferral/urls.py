"""Addresses of the API."""

from django.urls import path

from alongside.interop.openreferral import about, bulk, organizations, services, taxonomies

app_name = "openreferral"

urlpatterns = [
    path("", about.details, name="details"),
    path("openapi.json", about.openapi, name="openapi"),
    path("hsds.zip", bulk.hsds_zip, name="zip"),
    path("services", services.service_list, name="services"),
    path("services/<uuid:service_id>", services.one_service, name="service"),
    path("service_at_locations", services.place_list, name="places"),
    path("service_at_locations/<uuid:place_id>", services.one_place, name="place"),
    path("taxonomies", taxonomies.taxonomy_list, name="taxonomies"),
    path("taxonomies/<uuid:taxonomy_id>", taxonomies.one_taxonomy, name="taxonomy"),
    path("taxonomy_terms", taxonomies.term_list, name="terms"),
    path("taxonomy_terms/<uuid:term_id>", taxonomies.one_term, name="term"),
    path("organizations", organizations.organization_list, name="organizations"),
    path(
        "organizations/<uuid:organization_id>", organizations.one_organization, name="organization"
    ),
    path("<path:rest>", about.nothing, name="nothing"),
]
