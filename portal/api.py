"""The root of the public interface for programs: read only, published data only, described by OpenAPI."""

from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Swagger

from portal.contributions import api_routers

api = NinjaAPI(
    title="Integra",
    version="1",
    description=(
        "Planos municipais para a integração de imigrantes: dados publicados, apenas de leitura.\n\n"
        "Published data of municipal plans for the integration of immigrants, read only."
    ),
    docs=Swagger(settings={"persistAuthorization": False}),
    docs_decorator=require_safe,
    urls_namespace="api-1",
)
for part in api_routers:
    api.add_router(part.prefix, part.router())
