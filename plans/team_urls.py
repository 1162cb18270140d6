"""Workspace addresses of a plan's team and of invitations; included by plans/urls.py."""

from django.urls import URLPattern, URLResolver, path

from plans.views import invitation, team

urlpatterns: list[URLPattern | URLResolver] = [
    path("convites/<str:token>/", invitation.accept, name="invitation"),
    path("planos/<uuid:plan_id>/equipa/", team.team_page, name="team"),
    path("planos/<uuid:plan_id>/equipa/<int:member_id>/", team.member_page, name="member"),
    path("planos/<uuid:plan_id>/equipa/<int:member_id>/retirar/", team.remove, name="remove_member"),
    path("planos/<uuid:plan_id>/equipa/convites/<uuid:invitation_id>/reenviar/", team.resend, name="resend_invitation"),
    path("planos/<uuid:plan_id>/equipa/convites/<uuid:invitation_id>/revogar/", team.revoke, name="revoke_invitation"),
]
