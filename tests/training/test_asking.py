"""Asking for training: four steps without an account, one request, two mails."""

import pytest

from portal.models import OutboxMail
from tests.training.asking_kit import CHECK, WHAT, ground, post, walk
from tests.training.factories import reviewer
from training.models import RequestState, TrainingRequest

pytestmark = pytest.mark.django_db


def test_a_request_is_asked_for_and_arrives(client):
    ground()
    desk = reviewer()
    last = walk(client)
    assert "Associação «Ponte»; d&#x27;Ensaio" in last.content.decode()
    sent = post(client, last, "check", CHECK, go="send")
    made = TrainingRequest.objects.get()
    assert sent["Location"] == f"/formacao/pedido/recebido/{made.code}/"
    assert made.state == RequestState.SUBMITTED
    assert (made.people, made.nif, made.municipality_id, made.venue_name) == (20, "501234560", "0807", "Sede")
    assert [(body.name, body.people) for body in made.bodies.all()] == [
        ("Junta de Freguesia de Exemplo", 8),
        ("Centro Alfa", None),
    ]
    assert made.wishes.get().options.count() == 1
    assert made.notes == "Nada; mais\r\nnada" or made.notes == "Nada; mais\nnada"
    assert [event.verb for event in made.events.all()] == ["submit"]
    mails = {mail.to: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {"contacto@ponte.example", desk.email}
    assert mails["contacto@ponte.example"].template == "training-received"
    received = client.get(sent["Location"])
    assert made.code in received.content.decode()
    assert not received.cookies
    assert WHAT["profile"] not in received.content.decode()
